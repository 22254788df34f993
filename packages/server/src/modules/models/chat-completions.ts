import { type ClientRequest, Agent as HttpAgent, type IncomingMessage, request as requestHttp } from 'node:http'
import { Agent as HttpsAgent, request as requestHttps } from 'node:https'
import { text } from 'node:stream/consumers'
import type { LanguageModelV4Prompt } from '@ai-sdk/provider'
import type { CatalogueModel } from '@parley/contract/model-catalogue'
import {
  type AnswerEnd,
  type AnswerListener,
  type AnswerModel,
  type AnswerUsage,
  unfinished,
  VendorError,
} from './answer-model.ts'
import { createEventDataReader } from './event-data.ts'
import { readRetryAfter } from './retry-after.ts'

/** Connections are kept: shaking hands anew would cost each answer a trip or three before its first word. */
const agents = { 'http:': new HttpAgent({ keepAlive: true }), 'https:': new HttpsAgent({ keepAlive: true }) }

/** More of an error's page than this says nothing. */
const errorBytes = 64 * 1024

/** A chunk of a streamed answer, as far as it is looked at. */
interface Chunk {
  choices?: { delta?: { content?: string | null }; finish_reason?: string | null }[]
  usage?: Usage | null
  x_groq?: { usage?: Usage }
  error?: { message?: unknown; code?: unknown; type?: unknown } | string
}

interface Usage {
  prompt_tokens?: number
  completion_tokens?: number
}

/**
 * A model behind an address that speaks OpenAI's chat completions: Groq, OpenRouter, Ollama, vLLM, LM Studio.
 *
 * Reads the stream by itself: an answer takes half the processor time that it takes by the AI SDK's packages (see
 * `bench/results.md`). Protocol:
 * https://platform.openai.com/docs/api-reference/chat-streaming
 *
 * @param extra what the vendor's dialect adds to every request
 */
export function createChatCompletionsModel(
  entry: CatalogueModel,
  { apiKey, baseUrl, extra }: { apiKey: string | undefined; baseUrl: string; extra: object },
): AnswerModel {
  const url = new URL(`${baseUrl.replace(/\/+$/, '')}/chat/completions`)
  const isSecure = url.protocol === 'https:'
  const send = isSecure ? requestHttps : requestHttp
  const options = {
    method: 'POST',
    agent: isSecure ? agents['https:'] : agents['http:'],
    headers: {
      accept: 'text/event-stream',
      'content-type': 'application/json',
      ...(apiKey && { authorization: `Bearer ${apiKey}` }),
    },
  }

  return {
    entry,
    stream: async (request, listener) => {
      const { signal } = listener
      signal.throwIfAborted()
      const body = JSON.stringify({
        model: entry.id,
        messages: toMessages(request.prompt),
        temperature: request.temperature,
        max_tokens: request.maxOutputTokens,
        stream: true,
        ...extra,
      })
      const outgoing = send(url, {
        ...options,
        headers: { ...options.headers, 'content-length': Buffer.byteLength(body) },
      })
      const hangUp = () => outgoing.destroy(signal.reason as Error)
      signal.addEventListener('abort', hangUp, { once: true })
      try {
        const incoming = await answered(outgoing, body)
        return await (incoming.statusCode === 200 ? readAnswer(incoming, listener) : readRefusal(incoming))
      } catch (error) {
        signal.throwIfAborted()
        throw error instanceof VendorError ? error : new VendorError((error as Error).message, { cause: error })
      } finally {
        signal.removeEventListener('abort', hangUp)
      }
    },
  }
}

function answered(outgoing: ClientRequest, body: string): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    // Stays, for a connection may break at any time: without a listener that would end the process.
    outgoing.on('error', reject)
    outgoing.once('response', resolve)
    outgoing.end(body)
  })
}

function readAnswer(incoming: IncomingMessage, { onText, onLife }: AnswerListener): Promise<AnswerEnd> {
  return new Promise((resolve, reject) => {
    let usage: AnswerUsage | undefined
    let finish: string | undefined
    let isOver = false

    const read = createEventDataReader((data) => {
      if (isOver) return
      if (data === '[DONE]') end()
      else take(data)
    })

    function take(data: string): void {
      const chunk = parse(data)
      if (!chunk) fail(new VendorError(`The vendor sent what is no part of an answer: ${data.slice(0, 200)}`))
      else if (chunk.error) fail(errorIn(chunk.error))
      if (isOver || !chunk) return
      const [choice] = chunk.choices ?? []
      const content = choice?.delta?.content
      if (content) onText(content)
      finish = choice?.finish_reason ?? finish
      usage = usageIn(chunk.usage ?? chunk.x_groq?.usage) ?? usage
    }

    function end(): void {
      if (finish === undefined) fail(new VendorError(unfinished))
      if (finish === 'error') fail(new VendorError('The vendor ended the answer with an error.'))
      if (isOver) return
      isOver = true
      // What little may follow is read, so that the connection can serve another answer.
      incoming.resume()
      resolve({ isCut: finish === 'length', usage })
    }

    function fail(error: Error): void {
      if (isOver) return
      isOver = true
      incoming.destroy()
      reject(error)
    }

    incoming.setEncoding('utf8')
    incoming.on('data', (piece: string) => {
      if (isOver) return
      onLife()
      read(piece)
    })
    incoming.once('end', end)
    incoming.once('error', fail)
    incoming.once('close', () => fail(new VendorError(unfinished)))
  })
}

async function readRefusal(incoming: IncomingMessage): Promise<never> {
  let length = 0
  incoming.on('data', (bytes: Buffer) => {
    length += bytes.length
    if (length > errorBytes) incoming.destroy()
  })
  const body = await text(incoming).catch(() => '')
  const { error } = parse(body) ?? {}
  const { message, vendorCode } = error ? errorIn(error) : { message: body, vendorCode: undefined }
  throw new VendorError(message || (incoming.statusMessage ?? ''), {
    status: incoming.statusCode,
    vendorCode,
    retryAfterMs: readRetryAfter(incoming.headers['retry-after']),
  })
}

function errorIn(error: NonNullable<Chunk['error']>): VendorError {
  if (typeof error === 'string') return new VendorError(error)
  const message = typeof error.message === 'string' ? error.message : JSON.stringify(error)
  const code = error.code ?? error.type
  return new VendorError(message, { vendorCode: typeof code === 'string' ? code : undefined })
}

function usageIn(usage: Usage | null | undefined): AnswerUsage | undefined {
  if (typeof usage?.prompt_tokens !== 'number' || typeof usage.completion_tokens !== 'number') return undefined
  return { inputTokens: usage.prompt_tokens, outputTokens: usage.completion_tokens }
}

function parse(data: string): Chunk | undefined {
  try {
    const value: unknown = JSON.parse(data)
    return typeof value === 'object' && value !== null ? value : undefined
  } catch {
    return undefined
  }
}

const roles = { system: 'system', user: 'user', assistant: 'assistant', tool: 'user' } as const

function toMessages(prompt: LanguageModelV4Prompt): { role: string; content: string }[] {
  return prompt.map(({ role, content }) => ({
    role: roles[role],
    content:
      typeof content === 'string' ? content : content.map((part) => (part.type === 'text' ? part.text : '')).join(''),
  }))
}
