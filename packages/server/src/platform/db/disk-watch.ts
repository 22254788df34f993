import type { EngineLog } from './engine.ts'
import { isDiskFull } from './unavailable.ts'

/** How often a full disk is tried again. */
const probeMs = 2_000

/** Knows whether the database's disk is full, and says so once, not per query. */
export interface DiskWatch {
  /** Looks at each error of a query. */
  saw(error: unknown): void
  isFull(): boolean
  stop(): void
}

/**
 * Watches a database's errors for a full disk; while it is, `probe` is run until it succeeds.
 *
 * @param probe writes more than a little and leaves nothing behind: a small change still fits into half-empty pages
 */
export function createDiskWatch({
  label,
  log,
  probe,
}: {
  label: string
  log: EngineLog
  probe: () => Promise<unknown>
}): DiskWatch {
  let isFull = false
  let timer: NodeJS.Timeout | undefined

  function tryAgain(): void {
    timer = setTimeout(() => {
      probe().then(
        () => {
          if (!isFull) return
          isFull = false
          log.warn({}, `There is room again on the disk of ${label}. Everything is stored as before.`)
        },
        () => isFull && tryAgain(),
      )
    }, probeMs)
    timer.unref()
  }

  return {
    saw(error) {
      if (isFull || !isDiskFull(error)) return
      isFull = true
      log.warn(
        { err: error },
        `The disk of ${label} is full: nothing new can be stored. Make room; writing then goes on.`,
      )
      tryAgain()
    },
    isFull: () => isFull,
    stop() {
      isFull = false
      clearTimeout(timer)
    },
  }
}
