import { fsyncSync } from 'node:fs'
import { PGlite, type postgresMod } from '@electric-sql/pglite'
import { NodeFS } from '@electric-sql/pglite/nodefs'
import { fsyncFolder } from './fsync-tree.ts'

type PostgresMod = postgresMod.PostgresMod

/** The two parts of Emscripten's NODEFS that are used here; its own types leave them out. */
interface NodeFsModule {
  stream_ops: { fsync?(stream: OpenFile): number }
  realPath(node: unknown): string
  tryFSOperation<T>(operation: () => T): T
}

interface OpenFile {
  /** Node's file descriptor; a folder has none. */
  nfd?: number
  node: unknown
}

/**
 * PGlite's Node file system, with the fsync that it lacks: without it a commit only reaches the kernel's cache, and a
 * power failure undoes acknowledged work or tears pages.
 *
 * `onSync` is called after each fsync, so that a test can count them.
 */
export class DurableNodeFS extends NodeFS {
  readonly #onSync: (() => void) | undefined

  constructor(folder: string, onSync?: () => void) {
    super(folder)
    this.#onSync = onSync
  }

  override async init(pg: PGlite, options: Partial<PostgresMod>) {
    const { emscriptenOpts } = await super.init(pg, options)
    const addFsync = (module: PostgresMod) => {
      const nodeFs = (module as unknown as { NODEFS: NodeFsModule }).NODEFS
      nodeFs.stream_ops.fsync = (file) =>
        nodeFs.tryFSOperation(() => {
          if (file.nfd === undefined) fsyncFolder(nodeFs.realPath(file.node))
          else fsyncSync(file.nfd)
          this.#onSync?.()
          return 0
        })
    }
    return { emscriptenOpts: { ...emscriptenOpts, preRun: [...(emscriptenOpts.preRun ?? []), addFsync] } }
  }
}

/** PGlite's start parameters with fsync on: its `-F` turns it off, and of the ways to sync only `fsync` is wired here. */
export const durableStartParams: string[] = [
  ...PGlite.defaultStartParams.filter((parameter) => parameter !== '-F'),
  '-c',
  'wal_sync_method=fsync',
]
