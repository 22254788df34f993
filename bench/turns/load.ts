import type { AnswerShape } from './answer-shape.ts'

/** Where load goes: a vendor's address, or a bot's. */
export interface Address {
  port: number
  /** Absent for what speaks the vendor's protocol. */
  embedToken?: string
}

interface Common {
  address: Address
  shape: AnswerShape
  /** Answers as they are written, or each in one piece. A vendor's address is always streamed. */
  isStreamed: boolean
}

/** So many visitors at once, each of whom sends again when answered. */
export interface ClosedLoad extends Common {
  kind: 'closed'
  visitors: number
  /** Milliseconds over which the visitors come; nothing of that time is counted. */
  rampMs: number
  /** Ends after so many answers, or after so long. */
  until: { answers: number } | { ms: number }
}

/** So many visitors a second, each with one message, whether or not those before have been answered. */
export interface OpenLoad extends Common {
  kind: 'open'
  perSecond: number
  ms: number
}

/** Opens streams that stay open: so many sessions with an answer that stays silent, and so many followers of each. */
export interface FollowLoad {
  kind: 'follow'
  address: Address
  sessions: number
  followers: number
}

/** Says how many of the streams of the `FollowLoad` are still open. */
export interface CountLoad {
  kind: 'count'
}

export type Load = ClosedLoad | OpenLoad | FollowLoad | CountLoad

/** In milliseconds. */
export interface Spread {
  count: number
  p50: number
  p99: number
  worst: number
}

export interface LoadResult {
  /** Over which the others were counted. */
  seconds: number
  answers: number
  tokens: number
  /** From a message to the first token of its answer. */
  first: Spread
  /** Between arrivals of tokens of one answer. */
  gaps: Spread
  /** Answers that failed, by why. */
  errors: Record<string, number>
  /** Streams that are open. */
  open: number
}

export function spread(times: number[]): Spread {
  const sorted = Float64Array.from(times).sort()
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
  return { count: sorted.length, p50: at(0.5), p99: at(0.99), worst: at(1) }
}
