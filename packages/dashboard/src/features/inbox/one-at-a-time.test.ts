import { expect, test } from 'vitest'
import { oneAtATime } from './one-at-a-time.ts'

test('what is asked for during a run is done once after it, and never beside it', async () => {
  const runs: PromiseWithResolvers<void>[] = []
  const refresh = oneAtATime(() => {
    const run = Promise.withResolvers<void>()
    runs.push(run)
    return run.promise
  })
  const all = refresh()
  void refresh()
  void refresh()
  expect(runs).toHaveLength(1)

  runs[0]?.resolve()
  await expect.poll(() => runs.length).toBe(2)
  runs[1]?.reject(new Error('The server cannot be reached.'))
  await all

  expect(runs).toHaveLength(2)
  void refresh()
  expect(runs).toHaveLength(3)
})
