import type { BotView } from '@parley/contract/bots'
import { Link } from '@tanstack/react-router'
import { ChevronLeft } from 'lucide-react'
import { formatCount } from '../../ui/numbers.ts'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { BotAlerts } from '../alerts/bot-alerts.tsx'
import { describeAnswerMode } from '../models/model-words.ts'
import { ArchivedBanner } from './archived-banner.tsx'
import { BotFace } from './bot-face.tsx'
import { BotMenu } from './bot-menu.tsx'

const backClass =
  '-ml-1 inline-flex items-center gap-0.5 rounded-small pr-1.5 text-small text-muted transition-colors hover:text-ink pointer-coarse:py-2'

/** The bot, how it answers, and how much it is used. */
export function BotHeader({ bot, onDeleted }: { bot: BotView; onDeleted: () => void }) {
  const { settings, counts, answer_mode: mode } = bot
  return (
    <header>
      <Link to="/dashboard/" className={backClass}>
        <ChevronLeft size={14} aria-hidden="true" />
        Bots
      </Link>
      <div className="mt-3 flex flex-wrap items-end justify-between gap-x-8 gap-y-4">
        <div className="flex min-w-0 items-center gap-4">
          <BotFace name={settings.name} colour={settings.primary_color} avatar={settings.avatar} size={48} />
          <div className="min-w-0">
            <h1 className="text-title font-strong">{settings.name}</h1>
            <p className="text-muted">
              {bot.archived_at ? (
                'Answers nobody while it is archived.'
              ) : mode.kind === 'echo' ? (
                <>
                  Answers with a labelled echo. <span className="text-warn">{mode.notice}</span>
                </>
              ) : (
                <>Answers with {describeAnswerMode(mode)}.</>
              )}
            </p>
            <p className="text-small text-muted">
              Version {bot.version}, saved <RelativeTime iso={bot.updated_at} />
            </p>
          </div>
        </div>
        <div className="flex items-start gap-8 max-sm:w-full max-sm:justify-between">
          <dl className="flex gap-8">
            <Figure label="Conversations" id="conversations" value={counts.conversations} />
            <Figure label="Messages" id="messages" value={counts.messages} />
          </dl>
          <BotMenu bot={bot} onDeleted={onDeleted} />
        </div>
      </div>
      {bot.archived_at && <ArchivedBanner bot={bot} archivedAt={bot.archived_at} />}
      {!bot.archived_at && <BotAlerts bot={bot} />}
    </header>
  )
}

function Figure({ label, id, value }: { label: string; id: string; value: number }) {
  return (
    <div className="flex flex-col-reverse sm:text-right">
      <dt className="text-small text-muted">{label}</dt>
      <dd className="text-title font-strong" data-testid={`count-${id}`}>
        {formatCount(value)}
      </dd>
    </div>
  )
}

export function BotPageSkeleton() {
  return (
    <div role="status" aria-label="Loading the bot">
      <Link to="/dashboard/" className={backClass}>
        <ChevronLeft size={14} aria-hidden="true" />
        Bots
      </Link>
      <div className="mt-3 flex items-center gap-4">
        <div className="skeleton size-12" />
        <div className="space-y-2.5 py-2">
          <div className="skeleton h-5 w-44" />
          <div className="skeleton h-3.5 w-64" />
          <div className="skeleton h-3 w-40" />
        </div>
      </div>
      <div className="mt-14 h-px bg-line" />
      <div className="mt-8 max-w-[480px] space-y-6">
        <div className="skeleton h-9" />
        <div className="skeleton h-24" />
        <div className="skeleton h-9" />
      </div>
    </div>
  )
}
