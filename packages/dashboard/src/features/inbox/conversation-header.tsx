import type { ConversationView } from '@parley/contract/conversations'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { ChevronLeft } from 'lucide-react'
import { messageOf } from '../../api/api-error.ts'
import { Button } from '../../ui/button.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { linkClass } from '../../ui/link.ts'
import { countOf, formatCompact, formatCost, formatExactCost } from '../../ui/numbers.ts'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { showToast } from '../../ui/toasts.tsx'
import { BotFace } from '../bots/bot-face.tsx'
import type { ConversationFilters } from './conversation-filters.ts'
import { changeConversation, conversationQuery, keepListed } from './inbox.queries.ts'
import { siteName } from './site-name.ts'

interface ConversationHeaderProps {
  conversation: ConversationView
  filters: ConversationFilters
}

/** With which bot and where, how much it took, and what can be done with it. */
export function ConversationHeader({ conversation, filters }: ConversationHeaderProps) {
  const { bot, totals, origin } = conversation
  return (
    <header className="border-b border-line px-5 py-3 md:px-6">
      <BackToList filters={filters} />
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <BotFace name={bot.name} colour={bot.primary_color} avatar={bot.avatar} size={36} />
        <div className="min-w-0 flex-1 basis-52">
          <h2 className="truncate text-large font-strong">
            <Link
              to="/dashboard/bots/$botId/"
              params={{ botId: bot.id }}
              className="rounded-small underline-offset-2 hover:underline"
            >
              {bot.name}
            </Link>
            {conversation.state === 'closed' && <span className="ml-2 text-small text-muted">Closed</span>}
          </h2>
          <p className="truncate text-small text-muted">
            Started <RelativeTime iso={conversation.created_at} />
            {origin && (
              <>
                {' on '}
                <a href={origin} target="_blank" rel="noopener noreferrer" className={linkClass}>
                  {siteName(origin)}
                </a>
              </>
            )}
          </p>
        </div>
        <div className="flex gap-2">
          <CopyButton look="quiet" text={window.location.origin + conversationPathOf(conversation)} label="Copy link" />
          {conversation.can_change && <StateButton conversation={conversation} filters={filters} />}
        </div>
      </div>
      <p className="mt-1.5 text-small text-muted">
        {countOf(totals.turns, 'question')} · {formatCompact(totals.input_tokens)} tokens in,{' '}
        {formatCompact(totals.output_tokens)} out ·{' '}
        <span title={formatExactCost(totals.cost_nanousd)}>{formatCost(totals.cost_nanousd)}</span>
      </p>
    </header>
  )
}

function conversationPathOf({ id }: ConversationView): string {
  return `/dashboard/conversations/${id}/`
}

/** On phones the list is a screen of its own. */
export function BackToList({ filters }: { filters: ConversationFilters }) {
  return (
    <Link
      to="/dashboard/conversations/"
      search={filters}
      className="mb-2 -ml-1 inline-flex items-center gap-0.5 rounded-small py-1 pr-1.5 text-small text-muted hover:text-ink lg:hidden pointer-coarse:py-2"
    >
      <ChevronLeft size={14} aria-hidden="true" />
      Conversations
    </Link>
  )
}

function StateButton({ conversation, filters }: ConversationHeaderProps) {
  const client = useQueryClient()
  const isClosed = conversation.state === 'closed'
  const change = useMutation({
    mutationFn: () => changeConversation(conversation.id, { state: isClosed ? 'bot' : 'closed' }),
    onSuccess: (view) => {
      client.setQueryData(conversationQuery(view.id).queryKey, view)
      keepListed(client, filters, view)
      showToast(
        view.state === 'closed'
          ? 'Closed. The visitor’s next message begins a new conversation.'
          : 'Reopened. The visitor’s next message continues this conversation.',
      )
    },
    onError: (error) => showToast(messageOf(error), 'failed'),
  })
  return (
    <Button onClick={() => change.mutate()} isBusy={change.isPending}>
      {isClosed ? 'Reopen' : 'Close'}
    </Button>
  )
}

export function ConversationHeaderSkeleton({ filters }: { filters: ConversationFilters }) {
  return (
    <header className="border-b border-line px-5 py-3 md:px-6">
      <BackToList filters={filters} />
      <div className="flex h-11 items-center gap-4">
        <div className="skeleton size-9" />
        <div className="space-y-2">
          <div className="skeleton h-4 w-36" />
          <div className="skeleton h-3 w-52" />
        </div>
      </div>
      <div className="mt-2.5 mb-1 skeleton h-3 w-60" />
    </header>
  )
}
