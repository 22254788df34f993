import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

/** Who holds a data folder, for the sentence that refuses another. */
interface Holder {
  pid: number
  /** ISO 8601. */
  since: string
  /** Such as "parley serve on port 8000". */
  what: string
}

export interface DataDirLock {
  release(): void
}

/** Another process runs on the data folder; the message names it. */
export class DataDirLockedError extends Error {}

/**
 * Takes a data folder for this process alone, or throws {@link DataDirLockedError}.
 *
 * The lock is SQLite's on `lock.db`, which the operating system frees even after a kill, and which holds between
 * containers that share the folder, where process ids mean nothing. `holder.json` beside it only names the holder.
 */
export function lockDataDir(dataDir: string, what: string): DataDirLock {
  mkdirSync(dataDir, { recursive: true })
  const holderFile = join(dataDir, 'holder.json')
  const lock = new DatabaseSync(join(dataDir, 'lock.db'), { timeout: 0 })
  try {
    lock.exec('pragma locking_mode = exclusive; begin exclusive')
  } catch (error) {
    lock.close()
    throw isBusy(error) ? new DataDirLockedError(refusal(dataDir, holderFile), { cause: error }) : error
  }
  const holder: Holder = { pid: process.pid, since: new Date().toISOString(), what }
  writeFileSync(holderFile, `${JSON.stringify(holder)}\n`)
  let isHeld = true
  return {
    release() {
      if (!isHeld) return
      isHeld = false
      rmSync(holderFile, { force: true })
      lock.close()
    },
  }
}

const sqliteBusy = 5

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === sqliteBusy
}

function refusal(dataDir: string, holderFile: string): string {
  const holder = findHolder(holderFile)
  const who = holder
    ? `${holder.what} (process ${holder.pid}, since ${holder.since.slice(0, 19).replace('T', ' ')} UTC)`
    : 'another process'
  return `The data folder ${dataDir} is in use by ${who}: stop that first, or set DATA_DIR to another folder.`
}

/** The file may be missing or half-written for the instant after the lock was taken. */
function findHolder(file: string): Holder | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Holder
  } catch {
    return undefined
  }
}
