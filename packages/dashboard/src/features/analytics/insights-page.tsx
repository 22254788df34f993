import { useQuery } from '@tanstack/react-query'
import { useLocation, useNavigate } from '@tanstack/react-router'
import { FilterSelect } from '../../ui/filter-select.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { botsQuery } from '../bots/bots.queries.ts'
import { InsightsView } from './insights-view.tsx'

/** What happened over all bots, or with one of them. */
export function InsightsPage() {
  const bots = useQuery(botsQuery)
  const navigate = useNavigate()
  const asked = (useLocation().search as Record<string, unknown>).bot_id
  const botId = typeof asked === 'string' ? asked : undefined
  const choose = (bot_id: string | undefined) =>
    void navigate({ to: '/dashboard/insights/', search: (known) => ({ ...known, bot_id }), replace: true })
  const picker = (
    <FilterSelect
      label="All bots"
      anyLabel="All bots"
      items={bots.data?.items.map(({ id, name }) => ({ value: id as string, label: name })) ?? []}
      value={botId}
      onChange={choose}
    />
  )
  return (
    <>
      <PageHeader title="Insights">How much your bots are used, how fast they answer, and what it costs.</PageHeader>
      <div className="mt-6">
        <InsightsView botId={botId} picker={picker} />
      </div>
    </>
  )
}
