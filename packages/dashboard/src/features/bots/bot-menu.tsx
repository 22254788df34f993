import { Menu } from '@base-ui/react/menu'
import type { BotView } from '@parley/contract/bots'
import { useNavigate } from '@tanstack/react-router'
import { Archive, ArchiveRestore, Copy, Ellipsis, Trash2 } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { IconButton } from '../../ui/button.tsx'
import { showToast } from '../../ui/toasts.tsx'
import { ArchiveBotDialog } from './archive-bot-dialog.tsx'
import { duplicateBot, unarchiveBot } from './bots.queries.ts'
import { DeleteBotDialog } from './delete-bot-dialog.tsx'
import { PlanLimitDialog } from './plan-limit-dialog.tsx'
import { useGatedAction } from './use-gated-action.ts'

/** What can be done with the whole bot. */
export function BotMenu({ bot, onDeleted }: { bot: BotView; onDeleted: () => void }) {
  const navigate = useNavigate()
  const [asking, setAsking] = useState<'archive' | 'delete'>()
  const duplicating = useGatedAction(
    () => duplicateBot(bot.id),
    ({ id, settings }) => {
      showToast(`Created ${settings.name}.`)
      void navigate({ to: '/dashboard/bots/$botId/', params: { botId: id } })
    },
  )
  const unarchiving = useGatedAction(
    () => unarchiveBot(bot.id),
    ({ settings }) => showToast(`${settings.name} answers again.`),
  )
  if (!bot.can_edit) return null
  return (
    <>
      <Menu.Root>
        <Menu.Trigger render={<IconButton label="More about this bot" className="border border-line-strong" />}>
          <Ellipsis size={16} aria-hidden="true" />
        </Menu.Trigger>
        <Menu.Portal>
          <Menu.Positioner className="z-50 outline-none" sideOffset={4} align="end">
            <Menu.Popup className="min-w-44 rounded-large border border-line bg-surface p-1 text-ink shadow-popup outline-none transition-opacity data-ending-style:opacity-0 data-starting-style:opacity-0">
              <Item onClick={duplicating.run} disabled={duplicating.isPending}>
                <Copy size={15} aria-hidden="true" className="text-muted" />
                Duplicate bot
              </Item>
              {bot.archived_at ? (
                <Item onClick={unarchiving.run} disabled={unarchiving.isPending}>
                  <ArchiveRestore size={15} aria-hidden="true" className="text-muted" />
                  Unarchive bot
                </Item>
              ) : (
                <Item onClick={() => setAsking('archive')}>
                  <Archive size={15} aria-hidden="true" className="text-muted" />
                  Archive bot
                </Item>
              )}
              {bot.can_delete && (
                <>
                  <Menu.Separator className="my-1 h-px bg-line" />
                  <Item onClick={() => setAsking('delete')} look="text-danger">
                    <Trash2 size={15} aria-hidden="true" />
                    Delete bot
                  </Item>
                </>
              )}
            </Menu.Popup>
          </Menu.Positioner>
        </Menu.Portal>
      </Menu.Root>
      <ArchiveBotDialog bot={bot} isOpen={asking === 'archive'} onClose={() => setAsking(undefined)} />
      <DeleteBotDialog
        bot={bot}
        isOpen={asking === 'delete'}
        onClose={() => setAsking(undefined)}
        onDeleted={onDeleted}
      />
      <PlanLimitDialog refusal={duplicating.refusal} onClose={duplicating.dismiss} onUpgraded={duplicating.run} />
      <PlanLimitDialog refusal={unarchiving.refusal} onClose={unarchiving.dismiss} onUpgraded={unarchiving.run} />
    </>
  )
}

interface ItemProps {
  onClick: () => void
  disabled?: boolean
  look?: string
  children: ReactNode
}

function Item({ onClick, disabled = false, look = '', children }: ItemProps) {
  return (
    <Menu.Item
      onClick={onClick}
      disabled={disabled}
      className={`flex cursor-default items-center gap-2.5 rounded-small px-2.5 py-1.5 outline-none select-none data-highlighted:bg-hover pointer-coarse:py-2.5 ${look}`}
    >
      {children}
    </Menu.Item>
  )
}
