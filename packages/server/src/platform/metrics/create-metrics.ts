import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { Database } from '../db/database.ts'
import { measureLatency } from '../db/measure-database.ts'
import type { Jobs, QueueState } from '../jobs/create-jobs.ts'
import { within } from '../within.ts'

/** A request that was answered. Each of the labels takes few values, whatever clients send. */
export interface EndedRequest {
  /** The route's pattern, such as `/api/v1/bots/:botId`. */
  route: string
  method: string
  status: '1xx' | '2xx' | '3xx' | '4xx' | '5xx'
  seconds: number
}

/** A turn that ended, however it did. Times are in milliseconds. */
export interface EndedTurn {
  state: string
  firstTokenMs: number | null
  totalMs: number | null
}

/** What this process does, in figures for Prometheus. */
export interface Metrics {
  requestEnded(request: EndedRequest): void
  turnEnded(turn: EndedTurn): void
  /** All figures in Prometheus's text format. Without the database it lacks what only that knows. */
  render(): Promise<{ contentType: string; text: string }>
  /** Lets go of what observes the process. */
  stop(): void
}

interface MetricsOptions {
  version: string
  database: Database
  jobs: Jobs
  countRunningAnswers: () => number
  countEventStreams: () => number
}

const askLimitMs = 1_500
/** Counting jobs reads a table, and a scrape every second should not. */
const queuesMaxAgeMs = 10_000

export function createMetrics(options: MetricsOptions): Metrics {
  const registers = [new Registry()]
  const [registry] = registers as [Registry]
  collectDefaultMetrics({ register: registry })

  const requests = new Histogram({
    name: 'parley_http_request_duration_seconds',
    help: 'Time to answer a request, by route; event streams, which last, are not among them.',
    labelNames: ['route', 'method', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    registers,
  })
  const turns = new Counter({
    name: 'parley_turns_total',
    help: 'Turns that ended in this process, by how they ended.',
    labelNames: ['state'],
    registers,
  })
  for (const state of ['complete', 'stopped', 'interrupted', 'failed']) turns.inc({ state }, 0)
  const firstTokens = new Histogram({
    name: 'parley_turn_first_token_seconds',
    help: "Time from a message's arrival to the first word of its answer.",
    buckets: [0.1, 0.2, 0.3, 0.5, 0.75, 1, 1.5, 2, 3, 5, 10],
    registers,
  })
  const turnSeconds = new Histogram({
    name: 'parley_turn_duration_seconds',
    help: "Time from a message's arrival to the end of its answer.",
    buckets: [0.25, 0.5, 1, 2, 4, 8, 15, 30, 60, 120],
    registers,
  })
  gauge('parley_running_answers', 'Answers that this process is writing now.', options.countRunningAnswers)
  gauge('parley_event_streams', 'Event streams that are open to clients of this process.', options.countEventStreams)
  const databaseUp = new Gauge({ name: 'parley_database_up', help: 'Whether the database answers: 1 or 0.', registers })
  const latency = new Gauge({
    name: 'parley_database_latency_seconds',
    help: 'Time of one small query, made for this reading.',
    registers,
  })
  const queued = new Gauge({
    name: 'parley_jobs',
    help: 'Jobs by queue and state, over all processes: waiting, active, or failed for good in the last day.',
    labelNames: ['queue', 'state'],
    registers,
  })
  new Gauge({
    ...{ name: 'parley_build_info', help: 'Always 1; the labels tell what runs.', registers },
    labelNames: ['version', 'node'],
  }).set({ version: options.version, node: process.version }, 1)

  function gauge(name: string, help: string, count: () => number): void {
    new Gauge({
      ...{ name, help, registers },
      collect() {
        this.set(count())
      },
    })
  }

  let queues: { states: Promise<QueueState[]>; since: number } | undefined
  function listQueues(): Promise<QueueState[]> {
    if (!queues || performance.now() - queues.since > queuesMaxAgeMs) {
      queues = { states: options.jobs.listQueues(), since: performance.now() }
    }
    return queues.states
  }

  async function askDatabase(): Promise<void> {
    latency.reset()
    queued.reset()
    try {
      latency.set((await measureLatency(options.database, askLimitMs)) / 1_000)
      databaseUp.set(1)
      for (const { name, waiting, active, failed } of await within(askLimitMs, listQueues())) {
        for (const [state, count] of Object.entries({ waiting, active, failed })) {
          queued.set({ queue: name, state }, count)
        }
      }
    } catch {
      // That it is away is itself what the reading tells.
      databaseUp.set(0)
      latency.remove()
      queues = undefined
    }
  }

  return {
    requestEnded: ({ seconds, ...labels }) => requests.observe(labels, seconds),
    turnEnded: ({ state, firstTokenMs, totalMs }) => {
      turns.inc({ state })
      if (firstTokenMs !== null) firstTokens.observe(firstTokenMs / 1_000)
      if (totalMs !== null) turnSeconds.observe(totalMs / 1_000)
    },
    render: async () => {
      await askDatabase()
      return { contentType: registry.contentType, text: await registry.metrics() }
    },
    stop: () => registry.clear(),
  }
}
