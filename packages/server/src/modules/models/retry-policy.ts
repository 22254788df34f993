import { VendorError } from './answer-model.ts'
import type { FailureKind } from './vendor-failure-kind.ts'

/** What follows a try that failed. */
export interface NextStep {
  /** Ask the same model again after so many milliseconds; undefined: it is given up for this answer. */
  waitMs: number | undefined
  /** With less of the history. */
  isShorter: boolean
  /** Whether it tells against the model, and not against this question alone. */
  isOfModel: boolean
  /** How long the vendor asked to be left alone, in milliseconds. */
  restMs?: number
}

interface Failed {
  error: unknown
  /** Tries at this model so far, this one included. */
  tries: number
  /** Words of the answer were told. */
  hasWords: boolean
  /** No other model could answer instead. */
  isLast: boolean
  /** Milliseconds in which another try may still be begun. */
  leftMs: number
  /** The history was shortened already. */
  isTrimmed: boolean
}

/** So many tries a model gets at the most, where the vendor may come back. */
const mostTries = 3
/** Waiting longer for a model makes no sense where another could answer meanwhile. */
const shortWaitMs = 2_000
const firstBackOffMs = 250

/**
 * What to do about a failed try: wait and ask again, ask for less, or leave the model.
 *
 * @param kind `silent`: it sent nothing within its time; a second try would make the visitor wait as long again
 */
export function nextStep(kind: FailureKind | 'silent', failed: Failed): NextStep {
  const giveUp: NextStep = { waitMs: undefined, isShorter: false, isOfModel: true }
  const again = (waitMs: number): NextStep =>
    failed.hasWords || waitMs > failed.leftMs ? giveUp : { ...giveUp, waitMs }
  switch (kind) {
    case 'rate_limited': {
      const askedMs = failed.error instanceof VendorError ? failed.error.retryAfterMs : undefined
      const waitMs = askedMs ?? backOff(failed.tries)
      const isWorthIt = failed.isLast || waitMs <= shortWaitMs
      const next = failed.tries < mostTries && isWorthIt ? again(waitMs) : giveUp
      return next.waitMs === undefined && askedMs !== undefined ? { ...next, restMs: askedMs } : next
    }
    case 'too_long':
      if (failed.isTrimmed) return { ...giveUp, isOfModel: false }
      return { ...again(0), isShorter: true, isOfModel: false }
    case 'no_capacity':
      return failed.tries < (failed.isLast ? mostTries : 2) ? again(backOff(failed.tries)) : giveUp
    case 'vendor_away':
      return failed.tries < mostTries ? again(backOff(failed.tries)) : giveUp
    case 'rejected':
      return { ...giveUp, isOfModel: false }
    case 'key_refused':
    case 'model_gone':
    case 'silent':
      return giveUp
  }
}

/** Doubles from try to try, up to a half more by chance, so that those who failed together do not come back together. */
function backOff(tries: number): number {
  return firstBackOffMs * 2 ** (tries - 1) * (1 + Math.random() / 2)
}
