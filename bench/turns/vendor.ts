// The loopback vendor, a process of its own: Groq's event stream at the pace that each message asks for. One timer serves
// all answers and their bytes are made beforehand, so that what is measured is not the vendor.
import { createServer, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import { type AnswerShape, readShape } from './answer-shape.ts'
import { listenForParent } from './child-side.ts'
import { type AnswerBytes, answerBytes } from './vendor-frames.ts'

const tickMs = 2

interface Answer extends AnswerBytes {
  reply: ServerResponse
  socket: Socket
  startedAt: number
  tokensPerMs: number
  tokens: number
  /** Places in `ends` whose bytes are sent: the role, and so many tokens. */
  sent: number
}

const paced = new Set<Answer>()

/** Straight to the socket, since the bytes are chunks already. An answer that is late catches up, as a vendor's would. */
function send(answer: Answer, upTo: number): void {
  const { bytes, ends, socket } = answer
  socket.write(bytes.subarray(answer.sent === 0 ? 0 : ends[answer.sent - 1], ends[upTo - 1]))
  answer.sent = upTo
}

function finish(answer: Answer): void {
  send(answer, answer.ends.length)
  answer.reply.end()
}

setInterval(() => {
  const now = performance.now()
  for (const answer of paced) {
    if (answer.socket.destroyed) {
      paced.delete(answer)
      continue
    }
    // The role and the first token leave at once; the n-th token n - 1 steps later.
    const due = Math.min(answer.tokens, 1 + Math.floor((now - answer.startedAt) * answer.tokensPerMs)) + 1
    if (due > answer.sent) send(answer, due)
    if (answer.sent <= answer.tokens) continue
    paced.delete(answer)
    finish(answer)
  }
}, tickMs)

function begin(reply: ServerResponse, { tokens, pace }: AnswerShape): void {
  const { socket } = reply
  if (!socket) return
  reply.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' })
  reply.flushHeaders()
  const tokensPerMs = typeof pace === 'number' ? pace / 1_000 : 0
  const startedAt = performance.now()
  const answer: Answer = { ...answerBytes(tokens), reply, socket, startedAt, tokensPerMs, tokens, sent: 0 }
  send(answer, 2)
  if (typeof pace === 'number') {
    paced.add(answer)
    return
  }
  while (answer.sent <= tokens) send(answer, answer.sent + 1)
  if (pace === 'at once') finish(answer)
}

const server = createServer({ noDelay: true, keepAliveTimeout: 60_000 }, async (request, reply) => {
  const body = await text(request).catch(() => undefined)
  if (body !== undefined) begin(reply, readShape(body))
})
listenForParent(server)
