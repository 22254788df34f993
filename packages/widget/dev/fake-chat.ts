import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { json } from 'node:stream/consumers'
import { type MessageRating, ratingBody, sendBody, stopBody } from '@parley/contract/chat'
import type { ErrorCode } from '@parley/contract/errors'
import { errorStatus } from '@parley/contract/errors'
import { createFakeAnswer, type FakeAnswer } from './fake-answer.ts'

interface Exchange {
  question: string
  clientMessageId: string
  answer: FakeAnswer
}

interface Session {
  id: string
  exchanges: Exchange[]
  answers: number
  ratings: Map<string, MessageRating | null>
}

interface Refusal {
  path: string
  code: ErrorCode
  message: string
}

/** Parley's chat addresses, in memory, as strict about what they are asked as the real ones. */
export interface FakeChat {
  /** False where the address is none of the chat's. */
  handle(request: IncomingMessage, response: ServerResponse, url: URL): Promise<boolean>
  /** What was asked, such as `POST /api/send`, in order. */
  asked: string[]
  /** Each rating that was given, or taken back with null, in order. */
  ratings(): readonly (MessageRating | null)[]
  /** The next request to an address such as `/api/send` is refused. */
  refuse(refusal: Refusal): void
  /** Visitor tokens given out so far open nothing any more, but can be renewed. */
  expireTokens(): void
}

/** @param answerTo writes the answer to a message */
export function createFakeChat(answerTo: (message: string, answer: FakeAnswer) => void): FakeChat {
  const sessions = new Map<string, Session>()
  const owners = new Map<string, Session>()
  const refusals: Refusal[] = []
  const expired = new Set<string>()
  const asked: string[] = []
  const ratings: (MessageRating | null)[] = []

  function mint(earlier: unknown): { status: number; body: object } {
    const known = typeof earlier === 'string' ? owners.get(earlier) : undefined
    if (earlier !== undefined && !known) return failure('unauthenticated', 'The visitor token is not valid any more.')
    const session = known ?? { id: randomUUID(), exchanges: [], answers: 0, ratings: new Map() }
    const token = `visitor-${randomUUID()}`
    sessions.set(session.id, session)
    owners.set(token, session)
    return { status: 200, body: { visitor_token: token, session_id: session.id, expires_in: 900 } }
  }

  function begin(session: Session, message: string, clientMessageId: string): FakeAnswer {
    const known = session.exchanges.find((exchange) => exchange.clientMessageId === clientMessageId)
    if (known && ['running', 'complete', 'stopped'].includes(known.answer.state)) return known.answer
    session.answers += 1
    const answer = createFakeAnswer(session.answers)
    if (known) known.answer = answer
    else session.exchanges.push({ question: message, clientMessageId, answer })
    answerTo(message, answer)
    return answer
  }

  async function handle(request: IncomingMessage, response: ServerResponse, url: URL): Promise<boolean> {
    const path = /^\/api\/(?:visitor|history|send|stream|stop|rating)(?=\/[^/]+\/$)/.exec(url.pathname)?.[0]
    if (!path) return false
    const reply = ({ status, body }: { status: number; body?: object }) => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(body && JSON.stringify(body))
      return true
    }
    response.setHeader('access-control-allow-origin', request.headers.origin ?? '*')
    response.setHeader('access-control-allow-headers', 'content-type')
    if (request.method === 'OPTIONS') return reply({ status: 204 })
    asked.push(`${request.method} ${path}`)
    const body = request.method === 'POST' ? ((await json(request)) as Record<string, unknown>) : {}
    const refusal = refusals.findIndex((candidate) => candidate.path === path)
    if (refusal >= 0) return reply(refuseBy(refusals.splice(refusal, 1)))
    if (path === '/api/visitor') return reply(mint(body.visitor_token))

    const token = request.headers.authorization?.replace('Bearer ', '') ?? ''
    const session = expired.has(token) ? undefined : owners.get(token)
    if (!session) return reply(failure('unauthenticated', 'The visitor token is not valid any more.'))
    const running = session.exchanges.at(-1)?.answer
    if (path === '/api/history') return reply({ status: 200, body: historyOf(session) })
    if (path === '/api/stop') {
      stopBody.parse(body)
      running?.end('stopped')
      return reply({ status: 200, body: { stopped: true } })
    }
    if (path === '/api/rating') {
      const { message_id: id, rating, session_id: sessionId } = ratingBody.parse(body)
      if (sessionId !== session.id || !session.exchanges.some((exchange) => exchange.answer.id === id))
        return reply(failure('not_found', 'This answer was not found.'))
      session.ratings.set(id, rating)
      ratings.push(rating)
      return reply({ status: 200, body: { message_id: id, rating } })
    }
    if (path === '/api/stream') {
      if (running?.state !== 'running') return reply({ status: 204 })
      running.stream(response, Number(request.headers['last-event-id'] ?? 0))
      return true
    }
    const sent = sendBody.parse(body)
    if (request.headers.accept !== 'text/event-stream' || sent.session_id !== session.id || !sent.client_message_id)
      return reply(failure('invalid_input', 'The widget sent something else than it should.'))
    begin(session, sent.message, sent.client_message_id).stream(response, 0)
    return true
  }

  return {
    handle,
    asked,
    ratings: () => ratings,
    refuse: (refusal) => refusals.push(refusal),
    expireTokens: () => {
      for (const token of owners.keys()) expired.add(token)
    },
  }
}

function refuseBy([refusal]: Refusal[]) {
  return failure(refusal?.code ?? 'internal', refusal?.message ?? '')
}

function failure(code: ErrorCode, message: string) {
  return { status: errorStatus[code], body: { error: { code, message } } }
}

function historyOf({ id, exchanges, ratings }: Session): object {
  const created_at = new Date().toISOString()
  const messages = exchanges.flatMap(({ question, clientMessageId, answer }, index) => [
    {
      id: `q-${index}`,
      rating: null,
      role: 'visitor',
      text: question,
      state: null,
      is_cut: false,
      client_message_id: clientMessageId,
      created_at,
    },
    {
      id: answer.id,
      rating: ratings.get(answer.id) ?? null,
      role: 'bot',
      text: answer.text,
      state: answer.state,
      is_cut: false,
      client_message_id: null,
      created_at,
    },
  ])
  const conversations = exchanges.length === 0 ? [] : [{ id: `conversation-${id}`, state: 'bot', created_at, messages }]
  return { session_id: id, conversations }
}
