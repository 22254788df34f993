import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { hasCode } from '../../api/api-error.ts'
import { buttonClass } from '../../ui/button.tsx'
import { Figure } from '../../ui/figure.tsx'
import { useDocumentTitle } from '../../ui/page-header.tsx'
import { ConversationList } from './conversation-list.tsx'
import { ConversationPane } from './conversation-pane.tsx'
import { FilterBar } from './filter-bar.tsx'
import { conversationQuery, conversationsQuery } from './inbox.queries.ts'
import { LiveMark } from './live-mark.tsx'
import { useFilters } from './use-filters.ts'
import { useInboxEvents } from './use-inbox-events.ts'
import { focusRow, isElsewhere } from './use-list-keys.ts'

/** The list beside the conversation that is open; on narrow screens one, then the other. */
export function ConversationsPage() {
  const { conversationId: openId } = useParams({ strict: false })
  const { filters, change } = useFilters()
  // There is nothing to hear from a conversation that is not there.
  const { error } = useQuery({ ...conversationQuery(openId ?? ''), enabled: false })
  const { live, texts, isTyping } = useInboxEvents(filters, hasCode(error, 'not_found') ? undefined : openId)
  const search = useRef<HTMLInputElement>(null)
  const list = useRef<HTMLElement>(null)
  const navigate = useNavigate()
  const listed = useInfiniteQuery({ ...conversationsQuery(filters), enabled: false })
  const hasSomething = listed.data?.pages.some(({ items }) => items.length > 0)
  useDocumentTitle(openId ? 'Conversation' : 'Conversations')

  usePageKey('/', () => search.current?.focus())
  usePageKey('Escape', () => {
    if (!openId) return
    void navigate({ to: '/dashboard/conversations/', search: filters as never, resetScroll: false })
    requestAnimationFrame(() => focusRow(list.current, openId))
  })

  return (
    <div data-full-bleed className="grid h-full min-h-0 lg:grid-cols-[380px_minmax(0,1fr)]">
      <section
        ref={list}
        aria-label="Conversations"
        className={`flex min-h-0 flex-col border-line lg:border-r ${openId ? 'max-lg:hidden' : ''}`}
      >
        <div className="space-y-3 border-b border-line px-4 pt-4 pb-3">
          <div className="flex items-center justify-between">
            <h1 className="text-title font-strong">Conversations</h1>
            <LiveMark state={live} />
          </div>
          <FilterBar filters={filters} onChange={change} searchRef={search} />
        </div>
        <div className="min-h-0 flex-1">
          <ConversationList filters={filters} onChange={change} openId={openId} empty={<NothingYet />} />
        </div>
      </section>
      <section
        aria-label="Conversation"
        className={`flex min-h-0 min-w-0 flex-col bg-surface ${openId ? '' : 'max-lg:hidden'}`}
      >
        {/* On narrow screens the list, and its heading, are not there. */}
        {openId && <h1 className="sr-only lg:hidden">Conversation</h1>}
        {openId ? (
          <ConversationPane id={openId} filters={filters} texts={texts} isTyping={isTyping} />
        ) : (
          hasSomething && <NothingOpen />
        )}
      </section>
    </div>
  )
}

function usePageKey(key: string, act: () => void): void {
  const latest = useRef(act)
  useEffect(() => {
    latest.current = act
  })
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== key || event.defaultPrevented || isElsewhere(event.target)) return
      if (event.metaKey || event.ctrlKey || event.altKey) return
      event.preventDefault()
      latest.current()
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [key])
}

function NothingYet() {
  return (
    <div className="flex flex-col items-center px-6 py-14 text-center">
      <Figure name="chat" />
      <p className="mt-5 mb-5 max-w-[32ch] text-large">
        Every conversation that visitors have with your bots will be listed here, as it happens.
      </p>
      <Link to="/dashboard/" className={buttonClass('primary')}>
        Choose a bot to embed
      </Link>
    </div>
  )
}

function NothingOpen() {
  return (
    <div className="flex flex-1 flex-col items-center justify-center px-6 text-center">
      <Figure name="chat" />
      <p className="mt-5 text-muted">Choose a conversation to read it.</p>
      <p className="mt-3 flex items-center gap-1.5 text-small text-muted">
        <Key>j</Key>
        <Key>k</Key> move, <Key>Enter</Key> opens, <Key>/</Key> searches
      </p>
    </div>
  )
}

function Key({ children }: { children: string }) {
  return (
    <kbd className="rounded-small border border-line-strong bg-surface px-1.5 font-sans text-small leading-5">
      {children}
    </kbd>
  )
}
