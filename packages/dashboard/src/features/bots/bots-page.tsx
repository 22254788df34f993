import { useQuery } from '@tanstack/react-query'
import { Plus } from 'lucide-react'
import { useState } from 'react'
import { Button } from '../../ui/button.tsx'
import { Figure } from '../../ui/figure.tsx'
import { LoadFailure } from '../../ui/load-failure.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { AlertList } from '../alerts/alert-list.tsx'
import { Checklist } from '../checklist/checklist.tsx'
import { VendorNotice } from '../models/vendor-notice.tsx'
import { BotList, BotListSkeleton } from './bot-list.tsx'
import { botsQuery } from './bots.queries.ts'
import { CreateBotDialog } from './create-bot-dialog.tsx'

export function BotsPage() {
  const bots = useQuery(botsQuery)
  const [isCreating, setIsCreating] = useState(false)
  const items = bots.data?.items
  const create = (
    <Button look="primary" onClick={() => setIsCreating(true)}>
      <Plus size={16} aria-hidden="true" />
      Create bot
    </Button>
  )
  return (
    <>
      <PageHeader title="Bots" action={items && items.length > 0 ? create : undefined}>
        The assistants that answer on your websites.
      </PageHeader>
      <div className="mt-6 space-y-4 empty:hidden">
        <AlertList />
        <VendorNotice />
        <Checklist />
      </div>
      <div className="mt-6">
        {items ? (
          items.length > 0 ? (
            <BotList bots={items} />
          ) : (
            <NoBots>{create}</NoBots>
          )
        ) : bots.error ? (
          <LoadFailure what="The bots" error={bots.error} onRetry={() => bots.refetch()} isRetrying={bots.isFetching} />
        ) : (
          <BotListSkeleton />
        )}
      </div>
      <CreateBotDialog isOpen={isCreating} onClose={() => setIsCreating(false)} />
    </>
  )
}

function NoBots({ children }: { children: React.ReactNode }) {
  return (
    <div className="flex flex-col items-center border-t border-line px-6 py-16 text-center">
      <Figure name="chat" />
      <p className="mt-5 mb-5 max-w-[40ch] text-large">
        Make your first bot, try it on a test page, and paste one tag into your site.
      </p>
      {children}
    </div>
  )
}
