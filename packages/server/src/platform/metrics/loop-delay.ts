import { monitorEventLoopDelay } from 'node:perf_hooks'

/** How late this process gets to what is due, because it is busy with something else. */
export interface LoopDelay {
  /** The 99th percentile of the last half to whole minute, in milliseconds. */
  p99Ms(): number
  stop(): void
}

const resolutionMs = 20
const halfWindowMs = 30_000

/** Two histograms that begin anew in turn: the older one always covers enough, and never the distant past. */
export function watchLoopDelay(): LoopDelay {
  let older = begin()
  let newer = begin()
  const turn = setInterval(() => {
    older.disable()
    older = newer
    newer = begin()
  }, halfWindowMs)
  turn.unref()
  return {
    // The histogram holds whole waits, of which the resolution is meant.
    p99Ms: () => (older.count === 0 ? 0 : Math.max(0, older.percentile(99) / 1e6 - resolutionMs)),
    stop: () => {
      clearInterval(turn)
      older.disable()
      newer.disable()
    },
  }
}

function begin() {
  const histogram = monitorEventLoopDelay({ resolution: resolutionMs })
  histogram.enable()
  return histogram
}
