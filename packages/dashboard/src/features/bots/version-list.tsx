import type { BotVersionItem } from '@parley/contract/bots'
import { Link } from '@tanstack/react-router'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { labelsOf, listLabels } from './settings-words.ts'

interface VersionListProps {
  botId: string
  versions: readonly BotVersionItem[]
  current: number
  shown: number | undefined
}

/** Each save: its number, what it changed, who saved it and when. */
export function VersionList({ botId, versions, current, shown }: VersionListProps) {
  return (
    <ol className="border-t border-line">
      {versions.map((item) => {
        const { version } = item
        const isShown = version === shown
        return (
          <li
            key={version}
            className={`relative border-b border-line px-3 py-2.5 transition-colors has-focus-visible:bg-hover ${isShown ? 'bg-accent-soft' : 'hover:bg-hover'}`}
          >
            <div className="flex items-center justify-between gap-3">
              <Link
                to="/dashboard/bots/$botId/"
                params={{ botId }}
                search={{ tab: 'versions', version }}
                replace
                resetScroll={false}
                aria-current={isShown ? 'true' : undefined}
                className="font-strong after:absolute after:inset-0 after:content-['']"
              >
                Version {version}
              </Link>
              {version === current && (
                <span className="rounded-full bg-accent px-2 text-small leading-[18px] text-on-accent">Published</span>
              )}
            </div>
            <p className="truncate">{describe(item)}</p>
            <p className="relative w-fit max-w-full truncate text-small text-muted">
              {item.saved_by ?? 'Someone'} · <RelativeTime iso={item.created_at} />
            </p>
          </li>
        )
      })}
    </ol>
  )
}

function describe({ version, changed }: BotVersionItem): string {
  if (changed.length > 0) return listLabels(labelsOf(changed))
  return version === 1 ? 'Created' : 'No setting changed'
}

export function VersionListSkeleton() {
  return (
    <div role="status" aria-label="Loading the versions" className="border-t border-line">
      {[64, 40, 52, 70, 46].map((width) => (
        <div key={width} className="space-y-2 border-b border-line px-3 py-3">
          <div className="skeleton h-3.5 w-20" />
          <div className="skeleton h-3.5" style={{ width: `${width}%` }} />
          <div className="skeleton h-3 w-28" />
        </div>
      ))}
    </div>
  )
}
