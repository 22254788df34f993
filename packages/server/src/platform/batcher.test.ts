import { expect, test } from 'vitest'
import { createBatcher } from './batcher.ts'

/** A batcher whose batches end when the test says so. */
function heldBatcher({ lanes = 1, most = 10 } = {}) {
  const batches: { items: readonly string[]; isAlone: boolean; end(error?: Error): void }[] = []
  const add = createBatcher<string, string>({
    lanes,
    most,
    run: (items, isAlone) =>
      new Promise((resolve, reject) => {
        batches.push({
          items,
          isAlone,
          end: (error) => (error ? reject(error) : resolve(items.map((item) => item.toUpperCase()))),
        })
      }),
  })
  return { add, batches, started: (count: number) => expect.poll(() => batches.length).toBe(count) }
}

test('what comes in one turn goes together, and what comes meanwhile goes next', async () => {
  const { add, batches, started } = heldBatcher()

  const first = [add('a'), add('b')]
  await started(1)
  const second = [add('c'), add('d'), add('e')]
  batches[0]?.end()
  await started(2)
  batches[1]?.end()

  expect(await Promise.all([...first, ...second])).toEqual(['A', 'B', 'C', 'D', 'E'])
  expect(batches.map(({ items }) => items)).toEqual([
    ['a', 'b'],
    ['c', 'd', 'e'],
  ])
})

test('a batch holds so many at most, and so many are under way at a time', async () => {
  const { add, batches, started } = heldBatcher({ lanes: 2, most: 2 })

  const all = ['a', 'b', 'c', 'd', 'e'].map(add)
  await started(2)
  batches[1]?.end()
  await started(3)
  batches[0]?.end()
  batches[2]?.end()

  expect(await Promise.all(all)).toEqual(['A', 'B', 'C', 'D', 'E'])
  expect(batches.map(({ items }) => items)).toEqual([['a', 'b'], ['c', 'd'], ['e']])
})

test('one that cannot be done fails alone', async () => {
  const tried: (readonly string[])[] = []
  const add = createBatcher<string, string>({
    lanes: 1,
    most: 10,
    run: async (items) => {
      tried.push(items)
      if (items.includes('bad')) throw new Error('bad')
      return items
    },
  })

  const results = await Promise.allSettled(['a', 'bad', 'b'].map(add))

  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  expect(tried).toEqual([['a', 'bad', 'b'], ['a'], ['bad'], ['b']])
})
