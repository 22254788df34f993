import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { type AnswerScript, answerScript, createGroqAnswer, type GroqAnswer } from './groq-answer.ts'
import { type GroqFailure, type GroqRequestBody, listGroqModels, readGroqRequest } from './groq-request.ts'

/** A request as it came. `body` is undefined where the vendor would have refused it. */
export interface GroqRequest {
  body: GroqRequestBody | undefined
  headers: IncomingHttpHeaders
  /** Settles when the exchange is over: `aborted` when the client hung up before the answer's end. */
  ended: Promise<'complete' | 'aborted'>
}

/** A failure to answer with. `body` replaces the vendor's JSON by any text, such as a proxy's HTML page. */
export interface ScriptedFailure extends Partial<Omit<GroqFailure, 'status'>> {
  status: number
  headers?: Record<string, string>
  body?: string
}

/** An answer that the test writes itself, step by step, so that time plays no part in it. */
export interface HeldAnswer extends Omit<GroqAnswer, 'isGone'> {
  /** The request, once it has come. */
  arrived: Promise<GroqRequest>
  /** Refuses the request after all. */
  fail(failure: ScriptedFailure): Promise<void>
}

export interface LoopbackGroq {
  /** For `GROQ_BASE_URL`. */
  baseUrl: string
  apiKey: string
  /** All requests for completions, oldest first, the refused ones among them. */
  requests: GroqRequest[]
  /** Scripts the next request that has no script yet. In order; afterwards the default answer serves again. */
  answerWith(script: AnswerScript): void
  failWith(failure: ScriptedFailure): void
  hold(): HeldAnswer
  /** Forgets requests and scripts. */
  reset(): void
  stop(): Promise<void>
}

/** What to do with an accepted request. */
type Play = (reply: ServerResponse, body: GroqRequestBody, request: GroqRequest) => Promise<void>

/**
 * Groq's chat completions on a loopback port: strict about what it is asked, and scriptable in how it answers.
 *
 * Without a script it answers `You said: <the last message>`, a word at a time.
 */
export async function startLoopbackGroq({ apiKey = 'gsk_loopback', port = 0 } = {}): Promise<LoopbackGroq> {
  const requests: GroqRequest[] = []
  let plays: Play[] = []

  async function complete(incoming: IncomingMessage, reply: ServerResponse) {
    const raw = await text(incoming)
    const { authorization, 'content-type': contentType } = incoming.headers
    const read = readGroqRequest(raw, { authorization, contentType, apiKey })
    const body = 'body' in read ? read.body : undefined
    const request = { body, headers: incoming.headers, ended: endOf(reply) }
    requests.push(request)
    for (const [name, value] of Object.entries(rateLimits(requests.length))) reply.setHeader(name, value)
    if ('failure' in read) return sendFailure(reply, read.failure)
    const play = plays.shift() ?? playScript(echo(read.body))
    await play(reply, read.body, request)
  }

  const server = createServer((incoming, reply) => {
    const { pathname } = new URL(incoming.url ?? '/', 'http://loopback')
    if (incoming.method === 'POST' && pathname === '/openai/v1/chat/completions') {
      complete(incoming, reply).catch((error) => reply.destroy(error))
    } else if (incoming.method === 'GET' && pathname === '/openai/v1/models') {
      sendJson(reply, 200, listGroqModels())
    } else {
      const message = `Unknown request URL: ${incoming.method} ${pathname}.`
      sendFailure(reply, { status: 404, message, type: 'invalid_request_error', code: 'unknown_url' })
    }
  })
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')

  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/openai/v1`,
    apiKey,
    requests,
    answerWith: (script) => plays.push(playScript(script)),
    failWith: (failure) => plays.push(async (reply) => sendFailure(reply, failure)),
    hold: () => holdNext((play) => plays.push(play)),
    reset: () => {
      requests.length = 0
      plays = []
    },
    stop: async () => {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}

function playScript(script: AnswerScript): Play {
  return (reply, body) => answerScript(createGroqAnswer(reply, body, script.bytesPerWrite), script)
}

function holdNext(add: (play: Play) => void): HeldAnswer {
  const arrival = Promise.withResolvers<GroqRequest>()
  const opened = Promise.withResolvers<{ answer: GroqAnswer; reply: ServerResponse }>()
  add(async (reply, body, request) => {
    arrival.resolve(request)
    opened.resolve({ answer: createGroqAnswer(reply, body), reply })
  })
  const then = async (act: (answer: GroqAnswer) => Promise<void>) => act((await opened.promise).answer)
  return {
    arrived: arrival.promise,
    start: () => then((answer) => answer.start()),
    reason: (delta) => then((answer) => answer.reason(delta)),
    send: (delta) => then((answer) => answer.send(delta)),
    finish: (reason) => then((answer) => answer.finish(reason)),
    raw: (bytes) => then((answer) => answer.raw(bytes)),
    end: () => then((answer) => answer.end()),
    reset: () => then((answer) => answer.reset()),
    fail: async (failure) => sendFailure((await opened.promise).reply, failure),
  }
}

function echo({ messages }: GroqRequestBody): AnswerScript {
  const content = messages.at(-1)?.content
  const said = typeof content === 'string' ? content : JSON.stringify(content)
  return { deltas: `You said: ${said}`.split(/(?<=\s)/) }
}

function endOf(reply: ServerResponse): Promise<'complete' | 'aborted'> {
  return new Promise((resolve) => reply.once('close', () => resolve(reply.writableFinished ? 'complete' : 'aborted')))
}

/** Requests are counted per day, tokens per minute. */
function rateLimits(count: number): Record<string, string> {
  return {
    'x-ratelimit-limit-requests': '14400',
    'x-ratelimit-limit-tokens': '8000',
    'x-ratelimit-remaining-requests': String(14_400 - count),
    'x-ratelimit-remaining-tokens': '7900',
    'x-ratelimit-reset-requests': '6s',
    'x-ratelimit-reset-tokens': '750ms',
    'x-request-id': `req_loopback${count}`,
  }
}

function sendFailure(reply: ServerResponse, failure: ScriptedFailure): void {
  for (const [name, value] of Object.entries(failure.headers ?? {})) reply.setHeader(name, value)
  if (failure.body !== undefined) {
    if (!reply.hasHeader('content-type')) reply.setHeader('content-type', 'text/html')
    reply.writeHead(failure.status).end(failure.body)
    return
  }
  const { message = 'Something went wrong.', type = 'invalid_request_error', code } = failure
  sendJson(reply, failure.status, { error: { message, type, ...(code && { code }) } })
}

function sendJson(reply: ServerResponse, status: number, value: unknown): void {
  reply.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value))
}
