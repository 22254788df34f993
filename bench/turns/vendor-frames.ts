import { tokenMark } from './answer-shape.ts'

/** The bytes of an answer as chunks of HTTP, made once for all answers of a length. */
export interface AnswerBytes {
  bytes: Buffer
  /** Where the bytes of the role end, then of each token, then of the finish. */
  ends: number[]
}

const known = new Map<number, AnswerBytes>()

const head = {
  id: `chatcmpl-${crypto.randomUUID()}`,
  object: 'chat.completion.chunk',
  created: Math.floor(Date.now() / 1_000),
  model: 'openai/gpt-oss-20b',
  system_fingerprint: 'fp_loopback',
}

function frame(delta: object, finishReason: string | null = null, extra: object = {}): string {
  const choices = [{ index: 0, delta, logprobs: null, finish_reason: finishReason }]
  return `data: ${JSON.stringify({ ...head, choices, ...extra })}\n\n`
}

/** The same frames as the tests' loopback vendor sends: the role, the tokens, the finish with the usage, `[DONE]`. */
export function answerBytes(tokens: number): AnswerBytes {
  const before = known.get(tokens)
  if (before) return before
  const usage = { prompt_tokens: 60, completion_tokens: tokens, total_tokens: 60 + tokens }
  const x_groq = { id: `req_${head.id.slice(9)}` }
  const frames = [
    frame({ role: 'assistant', content: '' }, null, { x_groq }),
    ...Array.from({ length: tokens }, (_, index) => frame({ content: `${tokenMark}word${index % 10} ` })),
    `${frame({}, 'stop', { x_groq: { ...x_groq, usage } })}data: [DONE]\n\n`,
  ]
  const chunks = frames.map((text) => Buffer.from(`${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`))
  let end = 0
  const made = { bytes: Buffer.concat(chunks), ends: chunks.map(({ length }) => (end += length)) }
  known.set(tokens, made)
  return made
}
