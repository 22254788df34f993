/** One event per display frame is all that a reader can see; more would only cost writes. */
const frameMs = 25

const waiting = new Set<() => void>()
let clock: NodeJS.Timeout | undefined

/** One timer serves all answers of the process, and stands still when none has text waiting. */
function onNextFrame(flush: () => void): void {
  waiting.add(flush)
  clock ??= setInterval(() => {
    if (waiting.size === 0) {
      clearInterval(clock)
      clock = undefined
      return
    }
    const flushes = [...waiting]
    waiting.clear()
    for (const each of flushes) each()
  }, frameMs)
}

/** Gathers the text of one answer into at most one piece per frame; the first piece leaves at once. */
export interface TextCoalescer {
  push(delta: string): void
  /** Lets out what is waiting. */
  flush(): void
}

export function createTextCoalescer(emit: (delta: string) => void): TextCoalescer {
  let pending = ''
  let isFirst = true

  function flush(): void {
    waiting.delete(flush)
    if (pending === '') return
    const delta = pending
    pending = ''
    emit(delta)
  }

  return {
    push: (delta) => {
      pending += delta
      if (isFirst) {
        isFirst = false
        flush()
      } else {
        onNextFrame(flush)
      }
    },
    flush,
  }
}
