/**
 * Makes work that is asked for while it runs run once more afterwards, however often it was asked for: what it read may
 * be older than the reason for asking. A failure ends nothing; the next time tries again.
 */
export function oneAtATime(work: () => Promise<unknown>): () => Promise<void> {
  let running: Promise<void> | undefined
  let isDue = false

  async function run(): Promise<void> {
    while (isDue) {
      isDue = false
      await work().catch(() => undefined)
    }
    running = undefined
  }

  return () => {
    isDue = true
    running ??= run()
    return running
  }
}
