import { Link } from '@tanstack/react-router'
import { useMemo, useRef } from 'react'
import { buttonClass } from '../../ui/button.tsx'
import { Figure } from '../../ui/figure.tsx'
import { ConversationList } from './conversation-list.tsx'
import { FilterBar } from './filter-bar.tsx'
import { LiveMark } from './live-mark.tsx'
import { useFilters } from './use-filters.ts'
import { useInboxEvents } from './use-inbox-events.ts'

/** The conversations of one bot, as a part of its screen; each opens beside the list of all of this bot's. */
export function BotConversations({ botId }: { botId: string }) {
  const { filters, change } = useFilters(useMemo(() => ({ bot_id: botId }), [botId]))
  const { live } = useInboxEvents(filters, undefined)
  const search = useRef<HTMLInputElement>(null)
  return (
    <div className="mt-6 flex h-[max(420px,calc(100dvh-300px))] flex-col rounded-large border border-line bg-surface">
      <div className="border-b border-line p-4">
        <div className="mb-3 flex items-center justify-between gap-4">
          <p className="text-muted">What visitors asked this bot, newest first.</p>
          <LiveMark state={live} />
        </div>
        <FilterBar filters={filters} onChange={change} botId={botId} searchRef={search} />
      </div>
      <div className="min-h-0 flex-1">
        <ConversationList
          filters={filters}
          onChange={(changes) => change({ ...changes, bot_id: undefined })}
          openId={undefined}
          empty={<NothingYet botId={botId} />}
        />
      </div>
    </div>
  )
}

function NothingYet({ botId }: { botId: string }) {
  return (
    <div className="flex flex-col items-center px-6 py-14 text-center">
      <Figure name="chat" />
      <p className="mt-5 mb-5 max-w-[36ch] text-large">
        Nobody has talked to this bot yet. Embed it, or try its test page.
      </p>
      <Link
        to="/dashboard/bots/$botId/"
        params={{ botId }}
        search={{ tab: 'embed' }}
        className={buttonClass('primary')}
      >
        Embed this bot
      </Link>
    </div>
  )
}
