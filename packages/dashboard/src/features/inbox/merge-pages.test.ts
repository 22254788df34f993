import { expect, test } from 'vitest'
import { mergeFirstPage } from './merge-pages.ts'

/** Items are numbered by their time: a higher one is newer. */
const page = (numbers: number[], next: string | null) => ({ items: numbers.map(item), next_cursor: next })
const item = (at: number) => ({ id: `id-${at}`, at })
const isOlderThan = (at: number) => (other: { at: number }) => other.at < at
const numbers = (loaded: { pages: { items: { at: number }[] }[] }) =>
  loaded.pages.flatMap(({ items }) => items.map(({ at }) => at))

test('new items come in front of two loaded pages, and nothing between them is lost', () => {
  const loaded = { pages: [page([9, 8, 7], 'after-7'), page([6, 5, 4], 'after-4')], pageParams: [undefined, 'after-7'] }

  const merged = mergeFirstPage(loaded, page([11, 10, 9], 'after-9'), isOlderThan(9))

  expect(numbers(merged)).toEqual([11, 10, 9, 8, 7, 6, 5, 4])
  expect(merged.pages.at(-1)?.next_cursor).toBe('after-4')
  expect(merged.pageParams).toHaveLength(merged.pages.length)
})

test('an item that moved up, or went away, is in its old place no more', () => {
  const loaded = { pages: [page([9, 8, 7], 'after-7'), page([6, 5, 4], null)], pageParams: [undefined, 'after-7'] }
  const fresh = { items: [{ id: 'id-5', at: 12 }, item(9), item(7)], next_cursor: 'after-7' }

  const merged = mergeFirstPage(loaded, fresh, isOlderThan(7))

  expect(numbers(merged)).toEqual([12, 9, 7, 6, 4])
  expect(merged.pages.at(-1)?.next_cursor).toBeNull()
})

test('a single page is replaced, and so is everything by a page that is the whole list', () => {
  const one = { pages: [page([3, 2, 1], 'after-1')], pageParams: [undefined] }
  const two = { pages: [page([3, 2], 'after-2'), page([1], null)], pageParams: [undefined, 'after-2'] }

  expect(mergeFirstPage(one, page([4, 3, 2], 'after-2'), isOlderThan(2)).pages).toEqual([page([4, 3, 2], 'after-2')])
  expect(mergeFirstPage(two, page([3], null), isOlderThan(3)).pages).toEqual([page([3], null)])
})
