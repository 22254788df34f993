import type { BotView } from '@parley/contract/bots'
import { useState } from 'react'
import { Button } from '../../ui/button.tsx'
import { Field } from '../../ui/field.tsx'
import { Section } from '../../ui/section.tsx'
import { DeleteBotDialog } from './delete-bot-dialog.tsx'
import type { BotDraft } from './use-bot-draft.ts'

interface SettingsSectionProps {
  bot: BotView
  draft: BotDraft
  onDeleted: () => void
}

export function SettingsSection({ bot, draft: { form }, onDeleted }: SettingsSectionProps) {
  const [isDeleting, setIsDeleting] = useState(false)
  return (
    <div className="divide-y divide-line border-b border-line">
      <Section title="Name" description="Visitors see it at the top of the chat.">
        <div className="max-w-[400px]">
          <Field label="Bot name" error={form.formState.errors.name?.message}>
            {(control) => <input {...control} {...form.register('name')} className="control" autoComplete="off" />}
          </Field>
        </div>
      </Section>
      {bot.can_delete && (
        <Section title="Delete" description="This cannot be undone.">
          <p className="mb-4 max-w-[60ch]">
            The chat disappears from every page that carries the snippet, and all conversations with {bot.settings.name}{' '}
            are removed.
          </p>
          <Button look="risky" onClick={() => setIsDeleting(true)}>
            Delete bot
          </Button>
          <DeleteBotDialog bot={bot} isOpen={isDeleting} onClose={() => setIsDeleting(false)} onDeleted={onDeleted} />
        </Section>
      )}
    </div>
  )
}
