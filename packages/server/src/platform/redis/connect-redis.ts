import { createClient } from '@redis/client'
import type { Log } from '../log.ts'
import { TooSlowError, within } from '../within.ts'

/** Redis cannot be reached, or does not answer in time; whoever asked goes on without it. */
export class RedisAwayError extends Error {}

export type RedisClient = ReturnType<typeof newClient>

/**
 * A Redis that several processes share, and that may be away at any time: nothing here waits for it to come back, and a
 * start does not wait for it to be there.
 */
export interface Redis {
  /** Where it is, for the start banner and the doctor; never a password. */
  readonly label: string
  /** Whether it is connected and answers in time. */
  isUp(): boolean
  /** Whether it answers now, or within so many milliseconds. */
  answersWithin(limitMs: number): Promise<boolean>
  /** The full name of a key of this installation. */
  key(name: string): string
  /** Runs commands, for half a second at most. Throws {@link RedisAwayError}: at once where it is known to be away. */
  run<Result>(work: (client: RedisClient) => Promise<Result>): Promise<Result>
  /**
   * For a command whose answer nobody waits for: it may take as long as it takes, so its sender must bound how many of
   * them are under way. Throws {@link RedisAwayError}.
   */
  send<Result>(work: (client: RedisClient) => Promise<Result>): Promise<Result>
  /** Tells all who listen now, in all processes, at most once. */
  publish(topic: string, message: string): void
  /** Listens from the next command on. Call what it returns to listen no more. */
  subscribe(topic: string, listener: (message: string) => void): () => void
  /** Called whenever it is there (again); what it held may be gone. Call what it returns to hear no more of it. */
  onUp(listener: () => void): () => void
  close(): Promise<void>
}

const commandLimitMs = 500
/** After a command that was not answered in time, so long nobody tries. */
const restMs = 1_000
const pingEveryMs = 2_000
/** A connection that answers so many pings too late is given up: the network may have dropped it without a word. */
const longestSilence = 3
const longestReconnectMs = 2_000
/** Commands that may wait for an answer; past them new ones are refused, so that memory stays bounded. */
const longestQueue = 20_000

export interface RedisOptions {
  /** `redis://user:password@host:6379/0`, or `rediss:` for TLS. */
  url: string
  /** Before all keys and topics, so that installations can share a Redis. */
  prefix: string
  log: Pick<Log, 'warn'>
}

/** Connects in the background, and again whenever the connection is lost. */
export function connectRedis({ url, prefix, log }: RedisOptions): Redis {
  const label = labelOf(url)
  const topics = new Map<string, Set<(message: string) => void>>()
  const upListeners = new Set<() => void>()
  let restUntil = Number.NEGATIVE_INFINITY
  let silence = 0
  let isAwayTold = false
  let isClosed = false
  let client = open()

  function open(): RedisClient {
    const opened = newClient(url)
    opened.on('error', (error: Error) => {
      if (isAwayTold || isClosed || opened !== client) return
      isAwayTold = true
      log.warn({ err: error }, `${label} is away. This process goes on by itself until it is back.`)
    })
    opened.on('ready', () => {
      if (opened !== client) return
      if (isAwayTold) log.warn({}, `${label} is back.`)
      isAwayTold = false
      silence = 0
      restUntil = Number.NEGATIVE_INFINITY
      if (topics.size > 0) opened.subscribe([...topics.keys()], deliver).catch(() => undefined)
      for (const listener of upListeners) listener()
    })
    // It tries for ever; only closing ends it.
    opened.connect().catch(() => undefined)
    return opened
  }

  function deliver(message: string, topic: string): void {
    const listeners = topics.get(topic)
    if (!listeners) client.unsubscribe(topic, deliver).catch(() => undefined)
    for (const listener of listeners ?? []) listener(message)
  }

  function connected(): RedisClient {
    if (isClosed || !client.isReady) throw new RedisAwayError(`${label} is away.`)
    if (performance.now() < restUntil) throw new RedisAwayError(`${label} does not answer in time.`)
    return client
  }

  async function run<Result>(work: (client: RedisClient) => Promise<Result>): Promise<Result> {
    const ready = connected()
    try {
      return await within(commandLimitMs, work(ready))
    } catch (error) {
      if (!(error instanceof TooSlowError)) throw error
      restUntil = performance.now() + restMs
      throw new RedisAwayError(`${label} does not answer in time.`, { cause: error })
    }
  }

  async function checkLife(): Promise<void> {
    const checked = client
    if (!checked.isReady) return
    const isAlive = await within(pingEveryMs, checked.ping()).then(
      () => true,
      () => false,
    )
    if (checked !== client) return
    silence = isAlive ? 0 : silence + 1
    if (silence < longestSilence || isClosed) return
    silence = 0
    client = open()
    checked.destroy()
  }
  const checks = setInterval(() => void checkLife(), pingEveryMs)
  checks.unref()

  return {
    label,
    isUp: () => !isClosed && client.isReady && performance.now() >= restUntil,
    answersWithin: async (limitMs) => {
      const isThere = Promise.withResolvers<void>()
      upListeners.add(isThere.resolve)
      if (client.isReady) isThere.resolve()
      try {
        await within(
          limitMs,
          isThere.promise.then(() => client.ping()),
        )
        return true
      } catch {
        return false
      } finally {
        upListeners.delete(isThere.resolve)
      }
    },
    key: (name) => prefix + name,
    run,
    send: async (work) => work(connected()),
    publish: (topic, message) => {
      if (!isClosed && client.isReady) client.publish(prefix + topic, message).catch(() => undefined)
    },
    subscribe: (name, listener) => {
      const topic = prefix + name
      const listeners = topics.get(topic) ?? new Set()
      topics.set(topic, listeners)
      listeners.add(listener)
      // Where it is away, all topics are subscribed to once it is back.
      if (listeners.size === 1 && client.isReady) client.subscribe(topic, deliver).catch(() => undefined)
      return () => {
        if (!listeners.delete(listener) || listeners.size > 0 || topics.get(topic) !== listeners) return
        topics.delete(topic)
        if (client.isReady) client.unsubscribe(topic, deliver).catch(() => undefined)
      }
    },
    onUp: (listener) => {
      upListeners.add(listener)
      return () => upListeners.delete(listener)
    },
    close: async () => {
      isClosed = true
      clearInterval(checks)
      // What was said last, such as how an answer ended, still leaves; a Redis that is away is not waited for.
      if (client.isReady) await within(commandLimitMs, client.close()).catch(() => undefined)
      if (client.isOpen) client.destroy()
    },
  }
}

function newClient(url: string) {
  return createClient({
    url,
    disableOfflineQueue: true,
    disableClientInfo: true,
    maintNotifications: 'disabled',
    commandsQueueMaxLength: longestQueue,
    socket: {
      connectTimeout: 5_000,
      reconnectStrategy: (retries) =>
        Math.min(50 * 2 ** Math.min(retries, 10), longestReconnectMs) * (0.75 + Math.random() / 2),
    },
  })
}

function labelOf(url: string): string {
  const { hostname, port } = new URL(url)
  return `Redis at ${hostname || 'localhost'}:${port || 6379}`
}
