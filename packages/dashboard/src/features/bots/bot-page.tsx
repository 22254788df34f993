import { Tabs } from '@base-ui/react/tabs'
import type { BotView } from '@parley/contract/bots'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import { lazy, Suspense, useEffect, useRef } from 'react'
import { hasCode } from '../../api/api-error.ts'
import { buttonClass } from '../../ui/button.tsx'
import { Figure } from '../../ui/figure.tsx'
import { LoadFailure } from '../../ui/load-failure.tsx'
import { Notice } from '../../ui/notice.tsx'
import { useDocumentTitle } from '../../ui/page-header.tsx'
import { BehaviourSection } from './behaviour-section.tsx'
import { BotHeader, BotPageSkeleton } from './bot-header.tsx'
import { type BotSection, botSections, sectionLabels, sectionToShow } from './bot-sections.ts'
import { botQuery } from './bots.queries.ts'
import { DesignSection } from './design-section.tsx'
import { EditorColumns } from './editor-columns.tsx'
import { EmbedSection } from './embed-section.tsx'
import { LeaveGuard } from './leave-guard.tsx'
import { SaveBar } from './save-bar.tsx'
import { SettingsSection } from './settings-section.tsx'
import { useBotDraft } from './use-bot-draft.ts'

const VersionsSection = lazy(() =>
  import('./versions-section.tsx').then(({ VersionsSection: section }) => ({ default: section })),
)
const PlaygroundSection = lazy(() =>
  import('../playground/playground-section.tsx').then(({ PlaygroundSection: section }) => ({ default: section })),
)

const BotConversations = lazy(() =>
  import('../inbox/conversation-list-section.tsx').then(({ BotConversations: section }) => ({ default: section })),
)
const BotInsights = lazy(() =>
  import('../analytics/insights-section.tsx').then(({ BotInsights: section }) => ({ default: section })),
)

const route = getRouteApi('/dashboard/bots/$botId')

export function BotPage() {
  const { botId } = route.useParams()
  const bot = useQuery(botQuery(botId))
  if (hasCode(bot.error, 'not_found') || hasCode(bot.error, 'invalid_input')) return <NoSuchBot />
  if (bot.data) return <BotEditor key={botId} bot={bot.data} />
  if (!bot.error) return <BotPageSkeleton />
  return <LoadFailure what="This bot" error={bot.error} onRetry={() => bot.refetch()} isRetrying={bot.isFetching} />
}

function BotEditor({ bot }: { bot: BotView }) {
  const { tab: shown = 'design' } = route.useSearch()
  const navigate = useNavigate()
  const isAbandoned = useRef(false)
  const tabs = useShownTab(shown)
  const panel = useRef<HTMLDivElement>(null)
  const show = (section: BotSection) =>
    navigate({
      to: '/dashboard/bots/$botId/',
      params: { botId: bot.id },
      search: section === 'design' ? {} : { tab: section },
      replace: true,
      resetScroll: false,
    })

  const draft = useBotDraft(bot, async (paths) => {
    await show(sectionToShow(paths, shown))
    panel.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
  })
  const leave = () => {
    isAbandoned.current = true
    void navigate({ to: '/dashboard/' })
  }
  useDocumentTitle(bot.settings.name)
  useSaveKey(draft.save, draft.isDirty && !draft.isSaving)

  return (
    <>
      <BotHeader bot={bot} onDeleted={leave} />
      <Tabs.Root value={shown} onValueChange={(section) => void show(section as BotSection)} className="mt-6">
        <div className="-mx-5 overflow-x-auto border-b border-line px-5 sm:mx-0 sm:px-0">
          <Tabs.List ref={tabs} className="relative flex w-max gap-5">
            {botSections.map((section) => (
              <Tabs.Tab
                key={section}
                value={section}
                className="-mb-px rounded-t-small border-b-2 border-transparent py-2 font-strong text-muted transition-colors hover:text-ink focus-visible:-outline-offset-2 data-active:border-accent data-active:text-ink pointer-coarse:py-3"
              >
                {sectionLabels[section]}
              </Tabs.Tab>
            ))}
          </Tabs.List>
        </div>
        <Tabs.Panel ref={panel} value={shown} className="rounded-small">
          {!bot.can_edit && (
            <div className="mt-6">
              <Notice look="warn">Your role in this workspace lets you look at this bot, not change it.</Notice>
            </div>
          )}
          {(shown === 'design' || shown === 'behaviour') && (
            <EditorColumns bot={bot} draft={draft}>
              {shown === 'design' ? <DesignSection draft={draft} /> : <BehaviourSection bot={bot} draft={draft} />}
            </EditorColumns>
          )}
          <Suspense fallback={<div role="status" aria-label="Loading" className="min-h-[40dvh]" />}>
            {shown === 'playground' && <PlaygroundSection bot={bot} draft={draft} />}
            {shown === 'conversations' && <BotConversations botId={bot.id} />}
            {shown === 'insights' && <BotInsights botId={bot.id} />}
            {shown === 'versions' && <VersionsSection bot={bot} draft={draft} />}
          </Suspense>
          <fieldset disabled={!bot.can_edit} className="min-w-0">
            {shown === 'embed' && <EmbedSection bot={bot} draft={draft} />}
            {shown === 'settings' && <SettingsSection bot={bot} onDeleted={leave} />}
          </fieldset>
        </Tabs.Panel>
      </Tabs.Root>
      <SaveBar draft={draft} />
      <LeaveGuard mayLeave={() => !draft.isDirty || isAbandoned.current} />
    </>
  )
}

/** Where the tabs are wider than the screen, the one that is shown is brought into sight. */
function useShownTab(shown: BotSection) {
  const tabs = useRef<HTMLDivElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: runs as another section is shown.
  useEffect(() => {
    const tab = tabs.current?.querySelector<HTMLElement>('[aria-selected="true"]')
    const row = tabs.current?.parentElement
    if (tab && row) row.scrollLeft = tab.offsetLeft - (row.clientWidth - tab.clientWidth) / 2
  }, [shown])
  return tabs
}

/** Ctrl+S or ⌘S saves; the browser's own meaning of it is of no use here. */
function useSaveKey(save: () => void, isEnabled: boolean): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 's' || !(event.metaKey || event.ctrlKey)) return
      event.preventDefault()
      if (isEnabled) save()
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [save, isEnabled])
}

function NoSuchBot() {
  useDocumentTitle('No such bot')
  return (
    <div className="flex flex-col items-center py-16 text-center">
      <Figure name="lost" />
      <h1 className="mt-5 text-large font-strong">There is no such bot</h1>
      <p className="mt-1 mb-5 text-muted">It may have been deleted, or it belongs to another workspace.</p>
      <Link to="/dashboard/" className={buttonClass()}>
        Back to bots
      </Link>
    </div>
  )
}
