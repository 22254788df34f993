import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useLocation, useNavigate } from '@tanstack/react-router'
import { type ReactNode, useCallback } from 'react'
import { Button } from '../../ui/button.tsx'
import { Figure } from '../../ui/figure.tsx'
import { LoadFailure } from '../../ui/load-failure.tsx'
import { countOf } from '../../ui/numbers.ts'
import { SearchField } from '../../ui/search-field.tsx'
import { type DeskSource, deskListQuery } from './operators.queries.ts'

interface DeskListProps<Item extends { id: string }> {
  /** In the singular: "user". */
  noun: string
  placeholder: string
  source: DeskSource<Item>
  /** Column heads, for wide screens; those after the first are set to the right. */
  columns: readonly string[]
  /** The grid that heads and rows share on wide screens. */
  grid: string
  row: (item: Item) => ReactNode
}

/** Search, rows that become cards on phones, and further pages on demand. */
export function DeskList<Item extends { id: string }>(props: DeskListProps<Item>) {
  const { noun, placeholder, source, columns, grid, row } = props
  const q = useSearchedFor()
  const navigate = useNavigate()
  const search = useCallback(
    (next: string) =>
      void navigate({
        to: './',
        search: ((known: Record<string, unknown>) => ({ ...known, q: next || undefined })) as never,
        replace: true,
        resetScroll: false,
      }),
    [navigate],
  )
  const list = useInfiniteQuery({ ...deskListQuery(source, q), placeholderData: keepPreviousData })
  const items = list.data?.pages.flatMap((page) => page.items)
  return (
    <>
      <div className="max-w-sm">
        <SearchField label={`Search ${noun}s`} placeholder={placeholder} value={q} onSearch={search} />
      </div>
      <div className={`mt-4 transition-opacity ${list.isPlaceholderData ? 'opacity-60' : ''}`}>
        {items ? (
          items.length > 0 ? (
            <>
              <div
                aria-hidden="true"
                className={`hidden border-b border-line px-3 pb-2 text-small text-muted sm:grid sm:gap-4 ${grid}`}
              >
                {columns.map((column, index) => (
                  <span key={column} className={index === 0 ? '' : 'text-right'}>
                    {column}
                  </span>
                ))}
              </div>
              <ul className="max-sm:border-t max-sm:border-line">
                {items.map((item) => (
                  <li
                    key={item.id}
                    className={`relative border-b border-line px-3 py-3 transition-colors hover:bg-hover has-focus-visible:bg-hover sm:grid sm:items-center sm:gap-4 ${grid}`}
                  >
                    {row(item)}
                  </li>
                ))}
              </ul>
              <End
                words={`${countOf(items.length, noun)}${list.hasNextPage ? ' so far' : ''}`}
                hasMore={list.hasNextPage}
                isLoading={list.isFetchingNextPage}
                hasFailed={list.isFetchNextPageError}
                onMore={() => list.fetchNextPage()}
              />
            </>
          ) : (
            <NothingFound noun={noun} isSearch={q !== ''} onClear={() => search('')} />
          )
        ) : list.error ? (
          <LoadFailure
            what={`The ${noun}s`}
            error={list.error}
            onRetry={() => list.refetch()}
            isRetrying={list.isFetching}
          />
        ) : (
          <Skeleton noun={noun} />
        )}
      </div>
    </>
  )
}

/** What is searched for stands in the address; a search for a number arrives there as one. */
function useSearchedFor(): string {
  const { q } = useLocation().search as Record<string, unknown>
  return typeof q === 'string' || typeof q === 'number' ? String(q).slice(0, 200) : ''
}

interface EndProps {
  words: string
  hasMore: boolean
  isLoading: boolean
  hasFailed: boolean
  onMore: () => void
}

function End({ words, hasMore, isLoading, hasFailed, onMore }: EndProps) {
  return (
    <div className="mt-4 flex items-center justify-between gap-4 text-small text-muted">
      <span role="status">{hasFailed ? 'The next ones could not be loaded.' : words}</span>
      {hasMore && (
        <Button onClick={onMore} isBusy={isLoading}>
          Show more
        </Button>
      )}
    </div>
  )
}

function NothingFound({ noun, isSearch, onClear }: { noun: string; isSearch: boolean; onClear: () => void }) {
  return (
    <div className="flex flex-col items-center border-t border-line px-6 py-16 text-center">
      <Figure name="lost" />
      <p className="mt-5 mb-5 text-large">
        {isSearch ? `No ${noun} matches this search.` : `There is no ${noun} yet.`}
      </p>
      {isSearch && <Button onClick={onClear}>Clear the search</Button>}
    </div>
  )
}

function Skeleton({ noun }: { noun: string }) {
  return (
    <div role="status" aria-label={`Loading the ${noun}s`}>
      <div className="hidden h-7 border-b border-line sm:block" />
      {[44, 58, 39, 51, 47, 62].map((width) => (
        <div key={width} className="space-y-2.5 border-b border-line px-3 py-4">
          <div className="skeleton h-3.5" style={{ width: `${width}%` }} />
          <div className="skeleton h-3 w-40" />
        </div>
      ))}
    </div>
  )
}

interface DeskFigureProps {
  /** Said before the figure, or after it, on phones: there are no column heads to name it. */
  before?: string
  after?: string
  children: ReactNode
}

export function DeskFigure({ before, after, children }: DeskFigureProps) {
  return (
    <span className="text-small text-muted sm:text-right sm:text-base sm:text-ink">
      {before && <span className="sm:sr-only">{before} </span>}
      {children}
      {after && <span className="sm:sr-only"> {after}</span>}
    </span>
  )
}

/** The figures of a row: in a line on phones, each in its column on wide screens. */
export function DeskFigures({ children }: { children: ReactNode }) {
  return <div className="mt-1 flex flex-wrap gap-x-4 sm:contents">{children}</div>
}
