import type { ServerResponse } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import type { GroqRequestBody } from './groq-request.ts'

/** How an answer goes, from its first token to its last. Afterwards it finishes, unless `ending` says otherwise. */
export interface AnswerScript {
  deltas: readonly string[]
  /** Thinking, sent before the first word, as `gpt-oss` does. */
  reasoning?: readonly string[]
  /** Milliseconds before each delta. Prefer `hold()` where a test needs an order of events. */
  delayMs?: number
  finishReason?: 'stop' | 'length'
  /**
   * What happens after the last delta: `finish` properly; `stall` with the connection open; `reset` the connection;
   * `end` it cleanly without a finish; send a `malformed` frame, or an `error` frame, and end.
   */
  ending?: 'finish' | 'stall' | 'reset' | 'end' | 'malformed' | 'error'
  /** Cuts the whole answer into writes of this many bytes, through characters and frames alike. */
  bytesPerWrite?: number
}

/** The steps of an answer; each settles when its bytes have been handed to the socket. */
export interface GroqAnswer {
  /** Sends the headers and the role. Done by the first delta where it was not before. */
  start(): Promise<void>
  reason(delta: string): Promise<void>
  send(delta: string): Promise<void>
  /** The finish reason with the usage, and `[DONE]`. */
  finish(reason?: 'stop' | 'length'): Promise<void>
  raw(bytes: string): Promise<void>
  /** Ends the response cleanly, wherever it is. */
  end(): Promise<void>
  /** Resets the TCP connection. */
  reset(): Promise<void>
  isGone(): boolean
}

interface GroqUsage {
  prompt_tokens: number
  completion_tokens: number
  total_tokens: number
  completion_tokens_details: { reasoning_tokens: number }
}

/** Counts as a test can foresee: a token for each delta, and one for each four characters of the prompt. */
function countUsage({ messages }: GroqRequestBody, texts: number, thoughts: number): GroqUsage {
  const prompt = Math.ceil(messages.reduce((sum, { content }) => sum + JSON.stringify(content).length, 0) / 4)
  return {
    prompt_tokens: prompt,
    completion_tokens: texts + thoughts,
    total_tokens: prompt + texts + thoughts,
    completion_tokens_details: { reasoning_tokens: thoughts },
  }
}

export function createGroqAnswer(reply: ServerResponse, request: GroqRequestBody, bytesPerWrite?: number): GroqAnswer {
  const head = { id: `chatcmpl-${crypto.randomUUID()}`, created: Math.floor(Date.now() / 1_000), model: request.model }
  const texts: string[] = []
  const thoughts: string[] = []
  let isStarted = false

  async function write(frames: string): Promise<void> {
    const bytes = Buffer.from(frames)
    for (let at = 0; at < bytes.length; at += bytesPerWrite ?? bytes.length) {
      await push(bytes.subarray(at, at + (bytesPerWrite ?? bytes.length)))
    }
  }

  const push = (bytes: Buffer) =>
    new Promise<void>((resolve) => {
      if (reply.destroyed) resolve()
      else reply.write(bytes, () => resolve())
    })

  function frame(delta: object, finishReason: string | null = null, extra: object = {}): string {
    const choices = [{ index: 0, delta, logprobs: null, finish_reason: finishReason }]
    const chunk = { ...head, object: 'chat.completion.chunk', system_fingerprint: 'fp_loopback', choices, ...extra }
    return `data: ${JSON.stringify(chunk)}\n\n`
  }

  async function start(): Promise<void> {
    if (isStarted || !request.stream) return
    isStarted = true
    reply.socket?.setNoDelay(true)
    reply.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' })
    await write(frame({ role: 'assistant', content: '' }, null, { x_groq: { id: `req_${head.id.slice(9)}` } }))
  }

  /** A request without `stream` is answered in one piece, at the finish. */
  function sendWhole(reason: string): void {
    const message = { role: 'assistant', content: texts.join(''), reasoning: thoughts.join('') || undefined }
    const choices = [{ index: 0, message, logprobs: null, finish_reason: reason }]
    const usage = countUsage(request, texts.length, thoughts.length)
    reply.writeHead(200, { 'content-type': 'application/json' })
    reply.end(JSON.stringify({ ...head, object: 'chat.completion', choices, usage }))
  }

  return {
    start,
    reason: async (delta) => {
      thoughts.push(delta)
      await start()
      // The vendor keeps its thoughts to itself where it is asked to.
      const isHidden = request.include_reasoning === false || request.reasoning_format === 'hidden'
      if (request.stream && !isHidden) await write(frame({ reasoning: delta, channel: 'analysis' }))
    },
    send: async (delta) => {
      texts.push(delta)
      await start()
      if (request.stream) await write(frame({ content: delta }))
    },
    finish: async (reason = 'stop') => {
      if (!request.stream) return sendWhole(reason)
      await start()
      const usage = countUsage(request, texts.length, thoughts.length)
      await write(frame({}, reason, { x_groq: { id: `req_${head.id.slice(9)}`, usage } }))
      await write('data: [DONE]\n\n')
      reply.end()
    },
    raw: async (bytes) => {
      await start()
      await write(bytes)
    },
    end: async () => {
      await start()
      reply.end()
    },
    reset: async () => {
      reply.socket?.resetAndDestroy()
    },
    isGone: () => reply.destroyed,
  }
}

/** Plays a script to its end, or until the client hangs up. */
export async function answerScript(answer: GroqAnswer, script: AnswerScript): Promise<void> {
  await answer.start()
  for (const thought of script.reasoning ?? []) {
    if (answer.isGone()) return
    await answer.reason(thought)
  }
  for (const word of script.deltas) {
    if (script.delayMs) await delay(script.delayMs)
    if (answer.isGone()) return
    await answer.send(word)
  }
  switch (script.ending ?? 'finish') {
    case 'finish':
      return answer.finish(script.finishReason)
    case 'reset':
      return answer.reset()
    case 'end':
      return answer.end()
    case 'malformed':
      await answer.raw('data: {"id":"chatcmpl-1","choices":[{"delta":{"content":"cut\n\n')
      return answer.end()
    case 'error':
      await answer.raw(
        `data: ${JSON.stringify({ error: { message: 'Internal Server Error', type: 'server_error' } })}\n\n`,
      )
      return answer.end()
    case 'stall':
  }
}
