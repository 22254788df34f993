import type { BotView } from '@parley/contract/bots'
import { Eye, PenLine } from 'lucide-react'
import { type ReactNode, useState, useSyncExternalStore } from 'react'
import { Segmented } from '../../ui/segmented.tsx'
import type { BotDraft } from './use-bot-draft.ts'
import { WidgetPreview } from './widget-preview.tsx'

const viewItems = [
  { value: 'edit', label: 'Edit', Icon: PenLine },
  { value: 'preview', label: 'Preview', Icon: Eye },
] as const

interface EditorColumnsProps {
  bot: BotView
  draft: BotDraft
  children: ReactNode
}

/** Settings beside the live widget; where there is room for one only, a switch between them. */
export function EditorColumns({ bot, draft, children }: EditorColumnsProps) {
  const isWide = useIsWide()
  const [view, setView] = useState<'edit' | 'preview'>('edit')
  if (isWide) {
    return (
      <div className="grid grid-cols-[minmax(0,400px)_minmax(0,1fr)] gap-x-12 pt-8">
        <Fields bot={bot}>{children}</Fields>
        <div className="sticky top-6 self-start">
          <WidgetPreview bot={bot} draft={draft} />
        </div>
      </div>
    )
  }
  return (
    <>
      <div className="sticky top-0 z-10 -mx-5 border-b border-line bg-canvas px-5 py-3">
        <Segmented label="View" items={viewItems} value={view} onChange={setView} isWide />
      </div>
      {view === 'preview' && (
        <div className="pt-5">
          <WidgetPreview bot={bot} draft={draft} />
        </div>
      )}
      <div hidden={view === 'preview'} className="pt-6">
        <Fields bot={bot}>{children}</Fields>
      </div>
    </>
  )
}

function Fields({ bot, children }: { bot: BotView; children: ReactNode }) {
  return (
    <fieldset disabled={!bot.can_edit} className="min-w-0">
      {children}
    </fieldset>
  )
}

const wide = window.matchMedia('(width >= 64rem)')

function useIsWide(): boolean {
  return useSyncExternalStore(
    (onChange) => {
      wide.addEventListener('change', onChange)
      return () => wide.removeEventListener('change', onChange)
    },
    () => wide.matches,
  )
}
