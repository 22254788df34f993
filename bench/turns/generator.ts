// The load generator, a process of its own: visitors, and what they measure.
import { createServer } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import { listenForParent } from './child-side.ts'
import {
  type Address,
  type ClosedLoad,
  type FollowLoad,
  type Load,
  type LoadResult,
  type OpenLoad,
  spread,
} from './load.ts'
import { followRequest, messageRequest } from './requests.ts'
import { createWireClient, type Exchange, type WireClient } from './wire-client.ts'

/** A visitor says so much, then another comes: new sessions and histories in the mix that one meets outside. */
const messagesPerSession = 5
/** After an open load, so long for the answers that are still to come. */
const graceMs = 10_000
/** Streams are opened so many at once. */
const opening = 50

let sessions = 0
function newSession(): string {
  sessions += 1
  return `bench-${process.pid}-${Date.now().toString(36)}-${sessions}`
}

/** Gathers what visitors see. What begins or arrives outside of its time is left out. */
function createRecord(from: number) {
  const firsts: number[] = []
  const gaps: number[] = []
  const errors: Record<string, number> = {}
  let [answers, tokens, to] = [0, 0, Number.POSITIVE_INFINITY]
  const counts = (at: number) => at >= from && at <= to
  const fail = (why: string) => {
    errors[why] = (errors[why] ?? 0) + 1
  }
  return {
    fail,
    /** For the arrivals of one answer. */
    listener(): (at: number, count: number) => void {
      let last: number | undefined
      return (at, count) => {
        if (counts(at)) {
          tokens += count
          if (last !== undefined) gaps.push(at - last)
        }
        last = at
      }
    },
    answered({ status, tokens: got, startedAt, firstAt, endedAt }: Exchange, wanted: number) {
      if (status !== 200) return fail(`status ${status}`)
      if (got !== wanted) return fail('wrong length')
      if (counts(endedAt)) answers += 1
      if (counts(startedAt) && firstAt !== undefined) firsts.push(firstAt - startedAt)
    },
    close: (at: number) => {
      to = at
    },
    result: (): LoadResult => ({
      ...{ seconds: (to - from) / 1_000, answers, tokens, errors, open: 0 },
      ...{ first: spread(firsts), gaps: spread(gaps) },
    }),
  }
}

async function runClosed(load: ClosedLoad): Promise<LoadResult> {
  const client = createWireClient(load.address.port)
  const from = performance.now() + load.rampMs
  const record = createRecord(from)
  let left = 'answers' in load.until ? load.until.answers : Number.POSITIVE_INFINITY
  let isOver = false

  async function visit(place: number): Promise<void> {
    await delay((load.rampMs * place) / load.visitors)
    for (let said = 0, sessionId = ''; !isOver && left > 0; said += 1) {
      left -= 1
      if (said % messagesPerSession === 0) sessionId = newSession()
      try {
        const request = messageRequest(load.address, { sessionId, ...load })
        record.answered(await client.exchange(request, record.listener()), load.shape.tokens)
      } catch (error) {
        if (!isOver) record.fail((error as Error).message)
        // A server that refuses at once would be asked a thousand times a second.
        await delay(10)
      }
    }
  }

  const visits = Promise.all(Array.from({ length: load.visitors }, (_, place) => visit(place)))
  if ('ms' in load.until) {
    await delay(load.rampMs + load.until.ms)
    isOver = true
    record.close(performance.now())
    // Answers run on in the server: what they come to is part of the load, but not of the figures.
    await Promise.race([visits, delay(graceMs)])
  } else {
    await visits
    record.close(performance.now())
  }
  client.close()
  return record.result()
}

async function runOpen(load: OpenLoad): Promise<LoadResult> {
  const client = createWireClient(load.address.port)
  const from = performance.now()
  const record = createRecord(from)
  const running = new Set<Promise<void>>()
  let begun = 0
  let isOver = false

  function begin(): void {
    const request = messageRequest(load.address, { sessionId: newSession(), ...load })
    const visit = client.exchange(request, record.listener()).then(
      (exchange) => {
        running.delete(visit)
        if (!isOver) record.answered(exchange, load.shape.tokens)
      },
      (error: Error) => {
        running.delete(visit)
        if (!isOver) record.fail(error.message)
      },
    )
    running.add(visit)
  }

  for (let now = from; now < from + load.ms; now = performance.now()) {
    for (; begun < ((now - from) * load.perSecond) / 1_000; begun += 1) begin()
    await delay(1)
  }
  await Promise.race([Promise.all(running), delay(graceMs)])
  isOver = true
  for (let missing = running.size; missing > 0; missing -= 1) record.fail('without an end')
  record.close(performance.now())
  client.close()
  return record.result()
}

let following: { client: WireClient; open: Set<Promise<unknown>> } | undefined

async function follow({ address, sessions: count, followers }: FollowLoad): Promise<LoadResult> {
  const client = createWireClient(address.port)
  const open = new Set<Promise<unknown>>()
  following = { client, open }
  const ids = await Promise.all(Array.from({ length: count }, () => begin(client, address, open)))
  const waiting = ids.flatMap((id) => Array.from({ length: followers }, () => id))
  const worker = async () => {
    for (let id = waiting.pop(); id; id = waiting.pop()) await untilFirst(client, followRequest(address, id), open)
  }
  await Promise.all(Array.from({ length: opening }, worker))
  return countOpen()
}

/** A session whose answer begins and then stays silent. */
async function begin(client: WireClient, address: Address, open: Set<Promise<unknown>>): Promise<string> {
  const sessionId = newSession()
  const shape = { tokens: 1, pace: 'held' } as const
  await untilFirst(client, messageRequest(address, { sessionId, shape, isStreamed: true }), open)
  return sessionId
}

/** Opens a stream; resolves at its first token, or at its end. */
function untilFirst(client: WireClient, request: string, open: Set<Promise<unknown>>): Promise<void> {
  return new Promise((resolve) => {
    const stream: Promise<unknown> = client
      .exchange(request, () => resolve())
      .catch(() => undefined)
      .finally(() => {
        open.delete(stream)
        resolve()
      })
    open.add(stream)
  })
}

function countOpen(): LoadResult {
  const nothing = { count: 0, p50: 0, p99: 0, worst: 0 }
  const open = following?.open.size ?? 0
  return { seconds: 0, answers: 0, tokens: 0, first: nothing, gaps: nothing, errors: {}, open }
}

function run(load: Load): Promise<LoadResult> | LoadResult {
  switch (load.kind) {
    case 'closed':
      return runClosed(load)
    case 'open':
      return runOpen(load)
    case 'follow':
      return follow(load)
    case 'count':
      return countOpen()
  }
}

process.on('message', async (load: Load) => process.send?.(await run(load)))
listenForParent(createServer())
