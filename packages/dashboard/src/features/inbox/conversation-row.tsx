import type { ConversationListItem } from '@parley/contract/conversations'
import { Link } from '@tanstack/react-router'
import { MessageSquare, ThumbsDown, ThumbsUp } from 'lucide-react'
import { countOf, formatCount } from '../../ui/numbers.ts'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { BotFace } from '../bots/bot-face.tsx'
import { type ConversationFilters, isInState } from './conversation-filters.ts'
import { siteName } from './site-name.ts'

/** Every row is as high as any other, so that the place of each among thousands is known without drawing it. */
export const rowHeight = 84

interface ConversationRowProps {
  item: ConversationListItem
  filters: ConversationFilters
}

export function ConversationRow({ item, filters }: ConversationRowProps) {
  const { bot } = item
  return (
    <Link
      to="/dashboard/conversations/$conversationId/"
      params={{ conversationId: item.id }}
      search={filters}
      resetScroll={false}
      preload={false}
      activeOptions={{ includeSearch: false }}
      data-conversation={item.id}
      className="flex h-full gap-3 border-b border-line px-4 py-3 transition-colors hover:bg-hover focus-visible:-outline-offset-2 aria-[current=page]:bg-accent-soft"
    >
      <BotFace name={bot.name} colour={bot.primary_color} avatar={bot.avatar} size={28} />
      <span className="min-w-0 flex-1">
        <span className="flex items-baseline gap-2">
          <span className="truncate text-small text-muted">{bot.name}</span>
          <span className="ml-auto shrink-0 text-small text-muted">
            <RelativeTime iso={item.last_message_at} />
          </span>
        </span>
        <span className="block truncate">{item.preview}</span>
        <span className="flex items-center gap-3 text-small text-muted">
          <Marks item={item} />
          {item.origin && <span className="truncate">{siteName(item.origin)}</span>}
          <span className="ml-auto inline-flex items-center gap-1" title={countOf(item.message_count, 'message')}>
            <MessageSquare size={12} aria-hidden="true" />
            {formatCount(item.message_count)}
            <span className="sr-only"> messages</span>
          </span>
        </span>
      </span>
    </Link>
  )
}

/** What sets a conversation apart, in a word each; nothing where nothing does. */
function Marks({ item }: { item: ConversationListItem }) {
  return (
    <>
      {isInState(item, 'answering') && (
        <span className="inline-flex items-center gap-1.5 font-strong text-ok">
          <span className="size-1.5 animate-pulse rounded-full bg-ok" />
          Answering
        </span>
      )}
      {isInState(item, 'unanswered') && (
        <span className="inline-flex items-center gap-1.5 font-strong text-warn">
          <span className="size-1.5 rounded-full bg-warn" />
          Unanswered
        </span>
      )}
      {item.state === 'closed' && <span>Closed</span>}
      {item.up_count > 0 && (
        <span className="inline-flex items-center gap-1" title={`${countOf(item.up_count, 'answer')} rated up`}>
          <ThumbsUp size={12} aria-hidden="true" />
          {item.up_count}
          <span className="sr-only"> rated up</span>
        </span>
      )}
      {item.down_count > 0 && (
        <span
          className="inline-flex items-center gap-1 text-danger"
          title={`${countOf(item.down_count, 'answer')} rated down`}
        >
          <ThumbsDown size={12} aria-hidden="true" />
          {item.down_count}
          <span className="sr-only"> rated down</span>
        </span>
      )}
    </>
  )
}

export function ConversationRowsSkeleton() {
  return (
    <div role="status" aria-label="Loading the conversations">
      {[72, 54, 81, 63, 76, 58, 69, 47].map((width) => (
        <div key={width} className="flex gap-3 border-b border-line px-4 py-3" style={{ height: rowHeight }}>
          <div className="skeleton size-7 shrink-0" />
          <div className="flex-1 space-y-2.5 pt-1">
            <div className="skeleton h-3 w-28" />
            <div className="skeleton h-3.5" style={{ width: `${width}%` }} />
            <div className="skeleton h-3 w-16" />
          </div>
        </div>
      ))}
    </div>
  )
}
