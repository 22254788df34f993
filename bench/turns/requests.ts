import { type AnswerShape, askFor } from './answer-shape.ts'
import type { Address } from './load.ts'

function post(path: string, port: number, headers: string, body: object): string {
  const json = JSON.stringify(body)
  return `POST ${path} HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\ncontent-type: application/json\r\n${headers}content-length: ${Buffer.byteLength(json)}\r\n\r\n${json}`
}

/** The bytes of a request that has a message answered. */
export function messageRequest(
  { port, embedToken }: Address,
  { sessionId, shape, isStreamed }: { sessionId: string; shape: AnswerShape; isStreamed: boolean },
): string {
  const content = askFor(shape)
  if (embedToken) {
    const accept = isStreamed ? 'accept: text/event-stream\r\n' : ''
    return post(`/api/send/${embedToken}/`, port, accept, { message: content, session_id: sessionId })
  }
  const messages = [{ role: 'user', content }]
  return post('/openai/v1/chat/completions', port, '', { model: 'openai/gpt-oss-20b', messages, stream: true })
}

/** The bytes of a request that follows a session's answer. */
export function followRequest({ port, embedToken }: Address, sessionId: string): string {
  return `GET /api/stream/${embedToken}/?session_id=${sessionId} HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\n\r\n`
}
