/** What the database's worker thread is started with. */
export interface WorkerSetup {
  /** The absolute path of PostgreSQL's data folder. */
  folder: string
  /** Whether each fsync is told; for tests. */
  isSyncCounted: boolean
}

export type WorkerRequest =
  /** One or more whole messages of PostgreSQL's frontend protocol. */
  { kind: 'run'; bytes: Uint8Array<ArrayBuffer> } | { kind: 'close' }

export type WorkerReply =
  | { kind: 'ready' }
  /** The server's messages in answer to one `run`. */
  | { kind: 'answer'; bytes: Uint8Array<ArrayBuffer> }
  | { kind: 'closed' }
  | { kind: 'synced' }
