import type { ConversationListItem } from '@parley/contract/conversations'
import { useInfiniteQuery } from '@tanstack/react-query'
import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual'
import { type ReactNode, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { Button } from '../../ui/button.tsx'
import { Figure } from '../../ui/figure.tsx'
import { LoadFailure } from '../../ui/load-failure.tsx'
import { type ConversationFilters, isFiltered } from './conversation-filters.ts'
import { ConversationRow, ConversationRowsSkeleton, rowHeight } from './conversation-row.tsx'
import { noFilters } from './filter-bar.tsx'
import { conversationsQuery } from './inbox.queries.ts'
import type { ChangeFilters } from './use-filters.ts'
import { useListKeys } from './use-list-keys.ts'

interface ConversationListProps {
  filters: ConversationFilters
  onChange: ChangeFilters
  openId: string | undefined
  /** What stands in place of a list that has never had anything in it. */
  empty: ReactNode
}

/** The conversations that the filters find, newest message first, however many there are. */
export function ConversationList({ filters, onChange, openId, empty }: ConversationListProps) {
  const list = useInfiniteQuery(conversationsQuery(filters))
  const items = useMemo(() => list.data?.pages.flatMap((page) => page.items), [list.data])
  if (!items) {
    return list.error ? (
      <LoadFailure
        what="The conversations"
        error={list.error}
        onRetry={() => list.refetch()}
        isRetrying={list.isFetching}
      />
    ) : (
      <ConversationRowsSkeleton />
    )
  }
  const end: ListEnd = {
    hasMore: list.hasNextPage,
    hasFailed: list.isFetchNextPageError,
    loadMore: () => !list.isFetching && void list.fetchNextPage(),
    pages: list.data?.pages.length ?? 0,
  }
  if (items.length === 0 && end.hasMore) return <LookingFurther end={end} />
  if (items.length === 0) return isFiltered(filters) ? <NothingFound onClear={() => onChange(noFilters)} /> : empty
  return <Rows items={items} filters={filters} openId={openId} end={end} />
}

/** Where the list has been read to. */
interface ListEnd {
  hasMore: boolean
  hasFailed: boolean
  loadMore: () => void
  /** So many were read: one of a search may bring nothing, and still lead to another. */
  pages: number
}

/** Asks for a further page as long as one is needed. */
function useFurtherPages({ hasMore, hasFailed, loadMore, pages }: ListEnd, isNeeded: boolean): void {
  const isDue = isNeeded && hasMore && !hasFailed
  // biome-ignore lint/correctness/useExhaustiveDependencies: each further page that is needed is asked for.
  useEffect(() => {
    if (isDue) loadMore()
  }, [isDue, pages])
}

/** A search has found nothing yet, and there is more to look through. */
function LookingFurther({ end }: { end: ListEnd }) {
  useFurtherPages(end, true)
  if (!end.hasFailed) {
    return (
      <>
        <p role="status" className="px-4 py-3 text-small text-muted">
          Looking through older conversations
        </p>
        <ConversationRowsSkeleton />
      </>
    )
  }
  return (
    <div className="flex flex-col items-center gap-4 px-6 py-14 text-center">
      <p className="max-w-[36ch] text-muted">The search stopped before it had looked through all conversations.</p>
      <Button onClick={end.loadMore}>Search on</Button>
    </div>
  )
}

interface RowsProps {
  items: readonly ConversationListItem[]
  filters: ConversationFilters
  openId: string | undefined
  end: ListEnd
}

function Rows({ items, filters, openId, end }: RowsProps) {
  const scroller = useRef<HTMLDivElement>(null)
  const [focusedId, setFocusedId] = useState<string>()
  const focusedAt = focusedId ? items.findIndex(({ id }) => id === focusedId) : -1
  const virtualizer = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    getItemKey: (index) => items[index]?.id ?? index,
    overscan: 8,
    // The row that has the focus stays in the page: it would be lost with it.
    rangeExtractor: (range) => {
      const shown = defaultRangeExtractor(range)
      return focusedAt === -1 || shown.includes(focusedAt) ? shown : [...shown, focusedAt].sort((a, b) => a - b)
    },
  })
  const shown = virtualizer.getVirtualItems()
  useKeptPlace(scroller, items)
  useListKeys({ items, scroller, openId, focusedAt, reveal: (index) => virtualizer.scrollToIndex(index) })

  const lastShown = shown.at(-1)?.index ?? 0
  useFurtherPages(end, lastShown >= items.length - 12)

  return (
    <section ref={scroller} aria-label="Conversation list" className="h-full overflow-y-auto [overflow-anchor:none]">
      <ul
        className="relative"
        style={{ height: virtualizer.getTotalSize() }}
        onFocus={(event) => setFocusedId(event.target.dataset.conversation)}
        onBlur={() => setFocusedId(undefined)}
      >
        {shown.map((row) => {
          const item = items[row.index]
          return (
            item && (
              <li
                key={row.key}
                aria-posinset={row.index + 1}
                aria-setsize={end.hasMore ? -1 : items.length}
                className="absolute inset-x-0 top-0"
                style={{ height: rowHeight, transform: `translateY(${row.start}px)` }}
              >
                <ConversationRow item={item} filters={filters} />
              </li>
            )
          )
        })}
      </ul>
      <div role="status" className="flex h-14 items-center justify-center text-small text-muted">
        {end.hasFailed ? (
          <Button onClick={end.loadMore}>Load older conversations</Button>
        ) : end.hasMore ? (
          'Loading older conversations'
        ) : (
          items.length > 8 && 'No older conversations'
        )}
      </div>
    </section>
  )
}

/** What one reads stays where it is while conversations come in above; at the very top they are seen to come. */
function useKeptPlace(scroller: React.RefObject<HTMLDivElement | null>, items: readonly ConversationListItem[]): void {
  const before = useRef(items)
  useLayoutEffect(() => {
    const element = scroller.current
    const known = before.current
    before.current = items
    if (!element || known === items || element.scrollTop < rowHeight / 2) return
    const topIndex = Math.floor(element.scrollTop / rowHeight)
    // The row at the top may itself have moved away, so a few below it are asked too.
    for (const { id } of known.slice(topIndex, topIndex + 6)) {
      const index = items.findIndex((item) => item.id === id)
      const moved = index - known.findIndex((item) => item.id === id)
      if (index === -1 || moved < 0) continue
      if (moved > 0) element.scrollTop += moved * rowHeight
      return
    }
  }, [items, scroller])
}

function NothingFound({ onClear }: { onClear: () => void }) {
  return (
    <div className="flex flex-col items-center px-6 py-14 text-center">
      <Figure name="lost" />
      <h2 className="mt-5 text-large font-strong">Nothing found</h2>
      <p className="mt-1 mb-5 max-w-[36ch] text-muted">No conversation matches this search and these filters.</p>
      <Button onClick={onClear}>Clear search and filters</Button>
    </div>
  )
}
