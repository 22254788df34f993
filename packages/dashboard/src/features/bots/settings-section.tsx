import type { BotView } from '@parley/contract/bots'
import { type ReactNode, useState } from 'react'
import { Button } from '../../ui/button.tsx'
import { Section } from '../../ui/section.tsx'
import { ArchiveBotDialog } from './archive-bot-dialog.tsx'
import { DeleteBotDialog } from './delete-bot-dialog.tsx'

interface SettingsSectionProps {
  bot: BotView
  onDeleted: () => void
}

/** Ending the bot's service, for now or for good. */
export function SettingsSection({ bot, onDeleted }: SettingsSectionProps) {
  const [asking, setAsking] = useState<'archive' | 'delete'>()
  const close = () => setAsking(undefined)
  const { name } = bot.settings
  return (
    <div className="divide-y divide-line border-b border-line">
      <Section title="About this bot">
        <dl className="grid gap-x-8 gap-y-0.5 sm:gap-y-3 sm:grid-cols-[auto_minmax(0,1fr)]">
          <Fact term="Bot ID">
            <code className="font-mono text-small break-all">{bot.id}</code>
          </Fact>
          <Fact term="Created">{new Date(bot.created_at).toLocaleDateString('en-GB', { dateStyle: 'long' })}</Fact>
          <Fact term="Published">Version {bot.version}</Fact>
        </dl>
      </Section>
      {!bot.archived_at && (
        <Section title="Archive" description="Can be undone at any time.">
          <p className="mb-4 max-w-[60ch]">
            {name} answers nobody and its snippet shows nothing, until you unarchive it. Settings and conversations
            stay, and the plan does not count it.
          </p>
          <Button onClick={() => setAsking('archive')}>Archive bot</Button>
        </Section>
      )}
      {bot.can_delete && (
        <Section title="Delete" description="This cannot be undone.">
          <p className="mb-4 max-w-[60ch]">
            The chat disappears from every page that carries the snippet, and all conversations with {name} are removed.
          </p>
          <Button look="risky" onClick={() => setAsking('delete')}>
            Delete bot
          </Button>
        </Section>
      )}
      <ArchiveBotDialog bot={bot} isOpen={asking === 'archive'} onClose={close} />
      <DeleteBotDialog bot={bot} isOpen={asking === 'delete'} onClose={close} onDeleted={onDeleted} />
    </div>
  )
}

function Fact({ term, children }: { term: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-muted">{term}</dt>
      <dd className="max-sm:mb-3">{children}</dd>
    </>
  )
}
