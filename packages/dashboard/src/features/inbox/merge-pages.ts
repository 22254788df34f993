import type { Page } from '@parley/contract/paging'

/** What an infinite list holds: pages in the order they were asked for. */
export interface LoadedPages<Item> {
  pages: Page<Item>[]
  pageParams: unknown[]
}

/**
 * Puts a first page that was asked for anew in front of what was loaded. What the old pages hold of its span is dropped:
 * it moved, or it is gone. The rest, and the way to what follows it, stay as they are.
 *
 * @param isBeyond whether an item lies after the whole fresh page
 */
export function mergeFirstPage<Item extends { id: string }>(
  loaded: LoadedPages<Item>,
  fresh: Page<Item>,
  isBeyond: (item: Item) => boolean,
): LoadedPages<Item> {
  const ids = new Set(fresh.items.map(({ id }) => id))
  const kept = loaded.pages.map(({ items }) => items.filter((item) => isBeyond(item) && !ids.has(item.id)))
  const rest = kept.flat()
  const last = loaded.pages.at(-1)
  if (fresh.next_cursor === null || loaded.pages.length < 2 || !last || rest.length === 0) {
    return { pages: [fresh], pageParams: loaded.pageParams.slice(0, 1) }
  }
  return {
    pages: [fresh, { items: rest, next_cursor: last.next_cursor }],
    pageParams: loaded.pageParams.slice(0, 2),
  }
}
