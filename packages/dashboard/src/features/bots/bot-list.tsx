import type { BotListItem } from '@parley/contract/bots'
import { Link } from '@tanstack/react-router'
import { formatCount } from '../../ui/numbers.ts'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { describeAnswerMode } from '../models/model-words.ts'
import { BotFace } from './bot-face.tsx'

const columns = 'sm:grid sm:grid-cols-[minmax(0,1fr)_112px_96px_128px] sm:items-center sm:gap-4'

/** Bots in service first, then those that were archived. */
export function BotList({ bots }: { bots: readonly BotListItem[] }) {
  const active = bots.filter((bot) => bot.archived_at === null)
  const archived = bots.filter((bot) => bot.archived_at !== null)
  return (
    <div>
      <div aria-hidden="true" className={`hidden border-b border-line px-3 pb-2 text-small text-muted ${columns}`}>
        <span>Bot</span>
        <span className="text-right">Conversations</span>
        <span className="text-right">Messages</span>
        <span className="text-right">Updated</span>
      </div>
      <ul className="max-sm:border-t max-sm:border-line">
        {active.map((bot) => (
          <BotRow key={bot.id} bot={bot} />
        ))}
      </ul>
      {archived.length > 0 && (
        <section aria-labelledby="archived-bots" className="mt-8">
          <h2 id="archived-bots" className="border-b border-line px-3 pb-2 font-strong">
            Archived <span className="[font-weight:400] text-muted">· {formatCount(archived.length)}</span>
          </h2>
          <ul>
            {archived.map((bot) => (
              <BotRow key={bot.id} bot={bot} />
            ))}
          </ul>
        </section>
      )}
    </div>
  )
}

function BotRow({ bot }: { bot: BotListItem }) {
  const { counts, answer_mode: mode } = bot
  return (
    <li
      className={`relative border-b border-line px-3 py-3 transition-colors hover:bg-hover has-focus-visible:bg-hover ${columns}`}
    >
      <div className="flex min-w-0 items-center gap-3">
        <span className={bot.archived_at ? 'flex opacity-50 grayscale' : 'flex'}>
          <BotFace name={bot.name} colour={bot.primary_color} avatar={bot.avatar} />
        </span>
        <div className="min-w-0">
          <Link
            to="/dashboard/bots/$botId/"
            params={{ botId: bot.id }}
            className="block truncate font-strong after:absolute after:inset-0 after:content-['']"
          >
            {bot.name}
          </Link>
          <p className="truncate text-small text-muted">
            {bot.archived_at ? 'Archived: answers nobody' : describeAnswerMode(mode)}
            {!bot.archived_at && mode.kind === 'echo' && <span className="text-warn"> · {mode.notice}</span>}
          </p>
        </div>
      </div>
      <p className="flex flex-wrap gap-x-1 max-sm:mt-1 max-sm:pl-11 max-sm:text-small max-sm:text-muted sm:contents">
        <Count id="conversations" count={counts.conversations} />
        <Count id="messages" count={counts.messages} />
        <span className="text-muted sm:relative sm:text-right">
          <span className="sr-only">Updated </span>
          <RelativeTime iso={bot.updated_at} />
        </span>
      </p>
    </li>
  )
}

/** A figure that carries its own noun where there are no column heads to name it. */
function Count({ id, count }: { id: 'conversations' | 'messages'; count: number }) {
  return (
    <span className="sm:text-right">
      <span data-testid={`count-${id}`}>{formatCount(count)}</span>
      <span className="sm:sr-only"> {count === 1 ? id.slice(0, -1) : id} ·</span>
    </span>
  )
}

export function BotListSkeleton() {
  return (
    <div role="status" aria-label="Loading the bots" className="max-sm:border-t max-sm:border-line">
      <div className="hidden border-b border-line pb-2 sm:block">
        <div className="h-5" />
      </div>
      {[40, 56, 48].map((width) => (
        <div key={width} className="flex items-center gap-3 border-b border-line px-3 py-3">
          <div className="skeleton size-8" />
          <div className="flex-1 py-1">
            <div className="skeleton h-3.5" style={{ width: `${width}%`, maxWidth: 220 }} />
            <div className="skeleton mt-2 h-3" style={{ width: `${width - 12}%`, maxWidth: 160 }} />
          </div>
        </div>
      ))}
    </div>
  )
}
