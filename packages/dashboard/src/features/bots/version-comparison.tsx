import type { BotVersionItem, BotView } from '@parley/contract/bots'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { ArrowLeft, History } from 'lucide-react'
import { Button } from '../../ui/button.tsx'
import { LoadFailure } from '../../ui/load-failure.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { Select } from '../../ui/select.tsx'
import { settingNames } from './bot-sections.ts'
import { botVersionQuery } from './bot-versions.queries.ts'
import { SettingDifference } from './setting-difference.tsx'
import { changedSettings } from './settings-changes.ts'
import { countSettings, settingLabels } from './settings-words.ts'

interface VersionComparisonProps {
  bot: BotView
  versions: readonly BotVersionItem[]
  shown: number
  /** Undefined: the published version, and for that itself the one before. */
  against: number | undefined
  onRestore: () => void
}

/** A version beside another, setting by setting, the older one first. */
export function VersionComparison({ bot, versions, shown, against, onRestore }: VersionComparisonProps) {
  const navigate = useNavigate()
  const other = against ?? (shown === bot.version ? shown - 1 : bot.version)
  const [older, newer] = [Math.min(shown, other), Math.max(shown, other)]
  const before = useQuery({ ...botVersionQuery(bot.id, older), enabled: older > 0 })
  const after = useQuery({ ...botVersionQuery(bot.id, newer), enabled: newer > 0 })
  const failed = [before, after].find((query) => query.error)
  const show = (search: { version?: number; against?: number }) =>
    navigate({
      to: '/dashboard/bots/$botId/',
      params: { botId: bot.id },
      search: { tab: 'versions', ...search },
      replace: true,
      resetScroll: false,
    })
  const item = versions.find(({ version }) => version === shown)
  const numbers = [...new Set([...versions.map(({ version }) => version), other])].sort((a, b) => b - a)

  return (
    <section aria-labelledby="shown-version" className="min-w-0">
      <button
        type="button"
        onClick={() => show({})}
        className="mb-4 inline-flex items-center gap-1.5 text-small text-muted hover:text-ink lg:hidden pointer-coarse:py-2"
      >
        <ArrowLeft size={14} aria-hidden="true" />
        All versions
      </button>
      <header className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
        <div>
          <h2 id="shown-version" className="text-large font-strong">
            Version {shown}
          </h2>
          {item && (
            <p className="text-muted">
              Saved by {item.saved_by ?? 'someone'} <RelativeTime iso={item.created_at} />
            </p>
          )}
        </div>
        {bot.can_edit && shown !== bot.version && (
          <Button onClick={onRestore}>
            <History size={15} aria-hidden="true" />
            Restore version {shown}
          </Button>
        )}
      </header>
      {shown === 1 && bot.version === 1 ? (
        <p className="mt-6 text-muted">This is the first version. What you save next is compared with it here.</p>
      ) : (
        <>
          <div className="mt-4 max-w-[260px]">
            <Select
              label="Compare with"
              value={String(other)}
              onChange={(value) => show({ version: shown, against: Number(value) })}
              items={numbers
                .filter((version) => version > 0 && version !== shown)
                .map((version) => ({
                  value: String(version),
                  label: `Version ${version}`,
                  ...(version === bot.version && { detail: 'Published now' }),
                  ...(version === shown - 1 && { detail: 'The one before' }),
                }))}
            />
          </div>
          {failed?.error ? (
            <LoadFailure
              what="This version"
              error={failed.error}
              onRetry={() => failed.refetch()}
              isRetrying={failed.isFetching}
            />
          ) : before.data && after.data ? (
            <Differences older={older} newer={newer} before={before.data.settings} after={after.data.settings} />
          ) : (
            <div role="status" aria-label="Loading the comparison" className="mt-6 space-y-4">
              <div className="skeleton h-4 w-64" />
              <div className="skeleton h-24" />
              <div className="skeleton h-4 w-40" />
            </div>
          )}
        </>
      )}
    </section>
  )
}

interface DifferencesProps {
  older: number
  newer: number
  before: Parameters<typeof SettingDifference>[0]['before']
  after: Parameters<typeof SettingDifference>[0]['after']
}

function Differences({ older, newer, before, after }: DifferencesProps) {
  const changed = changedSettings(before, after)
  const rest = settingNames.length - changed.length
  if (changed.length === 0) {
    return (
      <p className="mt-6 text-muted">
        Versions {older} and {newer} are the same in every setting.
      </p>
    )
  }
  return (
    <div className="mt-6">
      <p className="text-muted">
        From version {older} to version {newer}: {countSettings(changed.length)} changed, {rest} stayed.
      </p>
      <dl className="mt-3 divide-y divide-line border-y border-line">
        {changed.map((name) => (
          <div key={name} className="grid gap-x-6 gap-y-1.5 py-4 sm:grid-cols-[136px_minmax(0,1fr)]">
            <dt className="font-strong">{settingLabels[name]}</dt>
            <dd className="min-w-0">
              <SettingDifference name={name} before={before} after={after} />
            </dd>
          </div>
        ))}
      </dl>
    </div>
  )
}
