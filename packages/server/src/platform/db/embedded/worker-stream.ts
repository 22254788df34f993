import { Duplex } from 'node:stream'
import { Worker } from 'node:worker_threads'
import { DatabaseStoppedError, IdleTransactionError, QueryDeadlineError } from '../unavailable.ts'
import type { WorkerReply, WorkerRequest, WorkerSetup } from './worker-messages.ts'

/** How long a clean stop (a checkpoint, mostly) may take before the thread is ended; the next start then recovers. */
const closeGraceMs = 10_000

export interface WorkerStreamOptions extends WorkerSetup {
  /** Resolves when the thread before this one is gone: two on one folder would destroy it. */
  after: Promise<void>
  /** The longest one query may run, in milliseconds; read anew for each. */
  deadlineMs: () => number
  /** The longest a transaction may wait for its next query, in milliseconds. */
  idleInTransactionMs: () => number
  onSync?: () => void
}

/**
 * A socket as node-postgres sees it, whose other end is PostgreSQL in a worker thread of its own.
 *
 * So the same driver, with its parameters, parsers and errors, speaks to both engines. The stream is the session:
 * connecting starts the thread, ending the stream stops it cleanly, and destroying it ends the thread at once, with
 * whatever it runs. A query over its deadline is ended that way, for PGlite can neither cancel nor time out one.
 */
export class WorkerStream extends Duplex {
  /** Resolves when the thread is gone, or will never start. */
  readonly gone: Promise<void>
  readonly #options: WorkerStreamOptions
  readonly #markGone: () => void
  #hasStarted = false
  #worker: Worker | undefined
  #timer: NodeJS.Timeout | undefined
  /** The protocol's Terminate message alone has no answer. */
  #isFarewell = false
  #afterAnswer: ((error?: Error) => void) | undefined
  #afterClose: (() => void) | undefined

  constructor(options: WorkerStreamOptions) {
    super({ autoDestroy: true })
    this.#options = options
    const gone = Promise.withResolvers<void>()
    this.gone = gone.promise
    this.#markGone = gone.resolve
  }

  /** Starts the thread; emits `connect` when PostgreSQL is up, or `error`. Host and port mean nothing here. */
  connect(): this {
    void this.#options.after.then(() => {
      if (!this.destroyed) this.#start()
    })
    return this
  }

  #start(): void {
    this.#hasStarted = true
    const { folder, isSyncCounted } = this.#options
    const worker = new Worker(new URL('./database-worker.ts', import.meta.url), {
      name: 'parley-database',
      workerData: { folder, isSyncCounted } satisfies WorkerSetup,
      execArgv: [],
    })
    this.#worker = worker
    worker.on('message', (reply: WorkerReply) => this.#handle(reply))
    worker.on('error', (error) => this.destroy(new DatabaseStoppedError(error)))
    worker.on('exit', () => {
      if (this.#afterClose) this.#afterClose()
      else this.destroy(new DatabaseStoppedError())
    })
  }

  #handle(reply: WorkerReply): void {
    if (reply.kind === 'ready') this.emit('connect')
    else if (reply.kind === 'answer') this.#answer(reply.bytes)
    else if (reply.kind === 'synced') this.#options.onSync?.()
  }

  #answer(bytes: Uint8Array): void {
    clearTimeout(this.#timer)
    const afterAnswer = this.#afterAnswer
    this.#afterAnswer = undefined
    if (this.#isFarewell) {
      afterAnswer?.()
    } else if (endsReady(bytes)) {
      if (bytes.at(-1) !== statusIdle) this.#limitIdling()
      this.push(bytes)
      afterAnswer?.()
    } else {
      this.#breakOff(bytes)
    }
  }

  #limitIdling(): void {
    const limitMs = this.#options.idleInTransactionMs()
    this.#timer = setTimeout(() => this.destroy(new IdleTransactionError(limitMs)), limitMs)
  }

  /**
   * PostgreSQL gave up the session, as it does when the disk is full in a bad moment, and takes no more queries. Its last
   * words are passed on when the thread is gone, just before the error that takes the connection out of use, so that no
   * other query gets in between.
   */
  #breakOff(lastWords: Uint8Array): void {
    const worker = this.#worker
    worker?.removeAllListeners()
    worker?.once('exit', () => {
      this.#worker = undefined
      if (this.destroyed) return
      if (lastWords.length > 0) this.push(lastWords)
      this.destroy(new DatabaseStoppedError())
    })
    void worker?.terminate()
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, callback: (error?: Error) => void): void {
    this.#run([chunk], callback)
  }

  /** The messages of one query, or of several written in one go, make one trip. */
  override _writev(chunks: { chunk: Buffer }[], callback: (error?: Error) => void): void {
    this.#run(
      chunks.map(({ chunk }) => chunk),
      callback,
    )
  }

  #run(chunks: readonly Buffer[], callback: (error?: Error) => void): void {
    // Memory of its own, since it changes hands; the driver's buffers share theirs.
    const bytes = new Uint8Array(chunks.reduce((length, chunk) => length + chunk.length, 0))
    let offset = 0
    for (const chunk of chunks) {
      bytes.set(chunk, offset)
      offset += chunk.length
    }
    this.#isFarewell = bytes[0] === terminateMessage
    clearTimeout(this.#timer)
    const limitMs = this.#options.deadlineMs()
    this.#timer = setTimeout(() => this.destroy(new QueryDeadlineError(limitMs)), limitMs)
    this.#afterAnswer = callback
    this.#send({ kind: 'run', bytes }, [bytes.buffer])
  }

  #send(request: WorkerRequest, transfer: ArrayBuffer[] = []): void {
    this.#worker?.postMessage(request, transfer)
  }

  override _read(): void {
    // Answers are pushed as they come; the driver reads them at once.
  }

  override _final(callback: () => void): void {
    clearTimeout(this.#timer)
    const isOver = () => {
      clearTimeout(this.#timer)
      this.#worker = undefined
      this.push(null)
      callback()
    }
    if (!this.#worker) {
      isOver()
      return
    }
    this.#afterClose = isOver
    this.#timer = setTimeout(() => void this.#worker?.terminate(), closeGraceMs)
    this.#send({ kind: 'close' })
  }

  override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
    clearTimeout(this.#timer)
    const worker = this.#worker
    this.#worker = undefined
    const end = () => {
      this.#markGone()
      callback(error)
    }
    worker?.removeAllListeners()
    if (worker) void worker.terminate().then(end)
    else if (this.#hasStarted) end()
    else void this.#options.after.then(end)
  }

  // What a TCP socket has besides; nothing to do here.
  setNoDelay(): this {
    return this
  }

  setKeepAlive(): this {
    return this
  }

  ref(): this {
    this.#worker?.ref()
    return this
  }

  unref(): this {
    this.#worker?.unref()
    return this
  }
}

const terminateMessage = 0x58

const statusIdle = 0x49

/** Whether an answer ends in ReadyForQuery: its letter, its length of 5, and the transaction's status. */
function endsReady(answer: Uint8Array): boolean {
  return answer.at(-6) === 0x5a && answer.at(-2) === 5
}
