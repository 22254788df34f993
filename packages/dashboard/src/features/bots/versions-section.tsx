import type { BotView } from '@parley/contract/bots'
import { useInfiniteQuery } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { Button } from '../../ui/button.tsx'
import { LoadFailure } from '../../ui/load-failure.tsx'
import { botVersionsQuery } from './bot-versions.queries.ts'
import { RestoreVersionDialog } from './restore-version-dialog.tsx'
import type { BotDraft } from './use-bot-draft.ts'
import { VersionComparison } from './version-comparison.tsx'
import { VersionList, VersionListSkeleton } from './version-list.tsx'

const route = getRouteApi('/dashboard/bots/$botId')

/** All that was ever published of the bot, to be compared and brought back. */
export function VersionsSection({ bot, draft }: { bot: BotView; draft: BotDraft }) {
  const { version: chosen, against } = route.useSearch()
  const navigate = useNavigate()
  const [isRestoring, setIsRestoring] = useState(false)
  const pages = useInfiniteQuery(botVersionsQuery(bot.id))
  const versions = pages.data?.pages.flatMap(({ items }) => items)
  const shown = chosen ?? bot.version

  if (!versions) {
    if (!pages.error) {
      return (
        <div className="pt-8 lg:max-w-[320px]">
          <VersionListSkeleton />
        </div>
      )
    }
    return (
      <LoadFailure
        what="The versions"
        error={pages.error}
        onRetry={() => pages.refetch()}
        isRetrying={pages.isFetching}
      />
    )
  }
  return (
    <div className="gap-x-12 pt-8 lg:grid lg:grid-cols-[320px_minmax(0,1fr)]">
      {/* On phones one thing at a time: the list, or the version that was chosen from it. */}
      <div className={chosen === undefined ? '' : 'max-lg:hidden'}>
        <p className="mb-4 text-muted">Every save publishes a version. Choose one to see what it changed.</p>
        <VersionList botId={bot.id} versions={versions} current={bot.version} shown={shown} />
        {pages.hasNextPage && (
          <Button
            look="quiet"
            className="mt-3 w-full"
            onClick={() => pages.fetchNextPage()}
            isBusy={pages.isFetchingNextPage}
          >
            {pages.isFetchNextPageError ? 'Try to show older again' : 'Show older'}
          </Button>
        )}
      </div>
      <div className={`self-start lg:sticky lg:top-6 ${chosen === undefined ? 'max-lg:hidden' : ''}`}>
        <VersionComparison
          bot={bot}
          versions={versions}
          shown={shown}
          against={against}
          onRestore={() => setIsRestoring(true)}
        />
      </div>
      <RestoreVersionDialog
        bot={bot}
        draft={draft}
        version={shown}
        isOpen={isRestoring}
        onClose={() => setIsRestoring(false)}
        onRestored={(restored) =>
          navigate({
            to: '/dashboard/bots/$botId/',
            params: { botId: bot.id },
            search: { tab: 'versions', version: restored.version },
            replace: true,
            resetScroll: false,
          })
        }
      />
    </div>
  )
}
