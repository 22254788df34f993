import { colorSchemes } from '@parley/contract/bots'
import { Monitor, Moon, Sun } from 'lucide-react'
import { Counter } from '../../ui/counter.tsx'
import { Field, FieldGroup } from '../../ui/field.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { AvatarField } from './avatar-field.tsx'
import { ColourField } from './colour-field.tsx'
import { PositionPicker } from './position-picker.tsx'
import { SuggestedQuestions } from './suggested-questions.tsx'
import type { BotDraft } from './use-bot-draft.ts'

const schemeLooks = {
  auto: { label: 'Auto', Icon: Monitor },
  light: { label: 'Light', Icon: Sun },
  dark: { label: 'Dark', Icon: Moon },
} as const
const schemeItems = colorSchemes.map((value) => ({ value, ...schemeLooks[value] }))

/** What visitors see of the bot. */
export function DesignSection({ draft }: { draft: BotDraft }) {
  const { form, values } = draft
  const { errors } = form.formState
  return (
    <div className="space-y-7">
      <Field
        label="Bot name"
        hint="Visitors see it at the top of the chat."
        error={errors.name?.message}
        aside={<Counter length={values.name.length} limit={80} />}
      >
        {(control) => <input {...control} {...form.register('name')} className="control" autoComplete="off" />}
      </Field>
      <AvatarField draft={draft} />
      <ColourField draft={draft} />
      <FieldGroup
        label="Light or dark"
        hint="Auto follows the visitor's device. Choose one if your site is always light, or always dark."
        error={errors.color_scheme?.message}
      >
        <Segmented
          label="Light or dark"
          items={schemeItems}
          value={values.color_scheme}
          onChange={(scheme) => form.setValue('color_scheme', scheme, { shouldDirty: true })}
        />
      </FieldGroup>
      <PositionPicker
        value={values.position}
        onChange={(position) => form.setValue('position', position, { shouldDirty: true })}
        error={errors.position?.message}
      />
      <Field
        label="Launcher label"
        hint="A few words beside the launcher's icon. Empty for the icon alone."
        error={errors.launcher_label?.message}
        aside={<Counter length={values.launcher_label.length} limit={40} />}
      >
        {(control) => (
          <input
            {...control}
            {...form.register('launcher_label')}
            className="control"
            autoComplete="off"
            placeholder="Ask us anything"
          />
        )}
      </Field>
      <Field
        label="Welcome message"
        hint="The first thing a visitor reads. It costs nothing: no model writes it."
        error={errors.welcome_message?.message}
        aside={<Counter length={values.welcome_message.length} limit={500} />}
      >
        {(control) => (
          <textarea
            {...control}
            {...form.register('welcome_message')}
            rows={3}
            className="control field-sizing-content"
          />
        )}
      </Field>
      <SuggestedQuestions draft={draft} />
    </div>
  )
}
