import { existsSync, renameSync, rmSync } from 'node:fs'
import { parentPort, workerData } from 'node:worker_threads'
import { PGlite } from '@electric-sql/pglite'
import { DurableNodeFS, durableStartParams } from './durable-node-fs.ts'
import { fsyncTree } from './fsync-tree.ts'
import type { WorkerReply, WorkerRequest, WorkerSetup } from './worker-messages.ts'

/**
 * The thread that PGlite runs in: it takes messages of PostgreSQL's wire protocol and gives back the server's answer. A
 * query blocks this thread, never the one that serves requests; ending the thread ends the query.
 */
const port = parentPort
if (!port) throw new Error('database-worker.ts runs as a worker thread only.')
const { folder, isSyncCounted } = workerData as WorkerSetup

const database = await open()
reply({ kind: 'ready' })
port.on('message', (request: WorkerRequest) => void handle(request))

async function handle(request: WorkerRequest): Promise<void> {
  if (request.kind === 'close') {
    await database.close()
    reply({ kind: 'closed' })
    port?.close()
    return
  }
  const parts: Uint8Array<ArrayBuffer>[] = []
  await database.execProtocolRawStream(request.bytes, {
    syncToFs: false,
    // A view of WebAssembly's memory, which the next part overwrites.
    onRawData: (part) => void parts.push(new Uint8Array(part)),
  })
  const [only] = parts
  const bytes = parts.length === 1 && only ? only : joined(parts)
  reply({ kind: 'answer', bytes }, [bytes.buffer])
}

function reply(message: WorkerReply, transfer: ArrayBuffer[] = []): void {
  port?.postMessage(message, transfer)
}

function joined(parts: readonly Uint8Array<ArrayBuffer>[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0))
  let offset = 0
  for (const part of parts) {
    whole.set(part, offset)
    offset += part.length
  }
  return whole
}

/** Opens the data folder; a new one is made beside it and moved into place whole, so that no kill leaves half of one. */
async function open(): Promise<PGlite> {
  if (!existsSync(folder)) {
    const unfinished = `${folder}.unfinished`
    rmSync(unfinished, { recursive: true, force: true })
    const made = await PGlite.create({ fs: new DurableNodeFS(unfinished), startParams: durableStartParams })
    await made.close()
    fsyncTree(unfinished)
    renameSync(unfinished, folder)
  }
  const countSync = isSyncCounted ? () => reply({ kind: 'synced' }) : undefined
  return PGlite.create({ fs: new DurableNodeFS(folder, countSync), startParams: durableStartParams })
}
