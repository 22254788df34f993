/**
 * Does things one at a time or many at once, whichever is due: what comes while others are under way waits, and then goes
 * together. So a lone caller is not held up, and a crowd shares the cost of each trip.
 *
 * Where a batch fails as a whole, each of its items is done once more by itself, so that one cannot fail the others:
 * `run` must leave nothing behind of a batch that it rejects.
 *
 * @param run does a batch; resolves to what came of each item, in order. `isAlone` tells that others cannot be held up.
 * @param lanes how many batches may be under way at a time
 * @param most how many items a batch holds at most
 */
export function createBatcher<Item, Outcome>({
  run,
  lanes,
  most,
}: {
  run: (items: readonly Item[], isAlone: boolean) => Promise<readonly Outcome[]>
  lanes: number
  most: number
}): (item: Item) => Promise<Outcome> {
  interface Waiting {
    item: Item
    resolve: (outcome: Outcome) => void
    reject: (error: unknown) => void
  }
  let waiting: Waiting[] = []
  let underWay = 0

  async function go(batch: readonly Waiting[], isAlone: boolean): Promise<void> {
    try {
      const outcomes = await run(
        batch.map(({ item }) => item),
        isAlone,
      )
      for (const [index, { resolve }] of batch.entries()) resolve(outcomes[index] as Outcome)
    } catch (error) {
      if (isAlone) for (const { reject } of batch) reject(error)
      else for (const one of batch) await go([one], true)
    }
  }

  function next(): void {
    while (underWay < lanes && waiting.length > 0) {
      const batch = waiting.slice(0, most)
      waiting = waiting.slice(most)
      underWay += 1
      void go(batch, false).then(() => {
        underWay -= 1
        next()
      })
    }
  }

  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject })
      // What arrives in the same turn of the event loop goes together.
      if (waiting.length === 1) setImmediate(next)
    })
}
