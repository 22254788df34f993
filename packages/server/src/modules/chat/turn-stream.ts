import type { ProcessId, TurnId } from '@parley/contract/ids'
import type { Redis } from '../../platform/redis/connect-redis.ts'

/** Some events of a turn log, as they go from process to process: frames as they are on the wire, numbered. */
export interface TurnPiece {
  /** The ids of its first and last event; the last is one below the first where it only tells the end. */
  from: number
  to: number
  frames: string
  /** The log ends with it. */
  isEnd: boolean
}

/** One try at an answer, by name. */
export interface TurnName {
  id: TurnId
  attempt: number
}

/** What a process asks of the one that writes an answer. */
export type TurnRequest = TurnName & ({ kind: 'stop' } | { kind: 'follow'; after: number })

/** An answer that ended can be resumed, in any process, for so long. */
const keptAfterEndS = 90

/** Its Redis Stream holds the log's pieces, a piece's id being that of its last event. */
export function streamKey(redis: Redis, { id, attempt }: TurnName): string {
  return redis.key(`turn:${id}:${attempt}`)
}

/** On it pieces are told as they come, while someone in another process follows. */
export function pieceTopic({ id, attempt }: TurnName): string {
  return `turn:${id}:${attempt}`
}

export function requestTopic(processId: ProcessId): string {
  return `process:${processId}`
}

/**
 * Adds a piece to the stream. Nothing is kept for ever: each answer's stream goes a while after its end, or after the
 * longest that it may take.
 *
 * False where the stream has this piece, or one after it, already.
 */
export async function addPiece(
  redis: Redis,
  turn: TurnName,
  { from, to, frames, isEnd }: TurnPiece,
  expireInS: number | undefined,
): Promise<boolean> {
  const key = streamKey(redis, turn)
  const id = `${to}-${to < from ? 1 : 0}`
  try {
    await redis.send((client) => {
      // Sent together: the second does not wait for the first's answer.
      const added = client.xAdd(key, id, { from: String(from), frames, ...(isEnd && { end: '1' }) })
      const seconds = isEnd ? keptAfterEndS : expireInS
      if (seconds !== undefined) client.expire(key, seconds).catch(() => undefined)
      return added
    })
    return true
  } catch (error) {
    if (error instanceof Error && error.message.includes('equal or smaller')) return false
    throw error
  }
}

/** The pieces that hold events after `afterId`, in order; the first may hold earlier ones too. */
export async function readPieces(redis: Redis, turn: TurnName, afterId: number): Promise<TurnPiece[]> {
  const entries = await redis.run((client) => client.xRange(streamKey(redis, turn), `(${afterId}-0`, '+'))
  return (entries ?? []).map(({ id, message }) => ({
    from: Number(message.from),
    to: Number.parseInt(id, 10),
    frames: String(message.frames),
    isEnd: message.end === '1',
  }))
}

/** The id of the newest event that the stream holds; undefined where it holds none. */
export async function readLastId(redis: Redis, turn: TurnName): Promise<number | undefined> {
  const entries = await redis.run((client) => client.xRevRange(streamKey(redis, turn), '+', '-', { COUNT: 1 }))
  const newest = entries?.[0]
  return newest && Number.parseInt(newest.id, 10)
}

export function writePiece({ from, to, frames, isEnd }: TurnPiece): string {
  return `${from} ${to} ${isEnd ? 1 : 0}\n${frames}`
}

export function parsePiece(message: string): TurnPiece {
  const at = message.indexOf('\n')
  const [from = 0, to = 0, end] = message.slice(0, at).split(' ').map(Number)
  return { from, to, frames: message.slice(at + 1), isEnd: end === 1 }
}
