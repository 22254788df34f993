import { Field } from '../../ui/field.tsx'
import { isHexColour } from './colour.ts'
import { DesignPreview } from './design-preview.tsx'
import { PositionPicker } from './position-picker.tsx'
import type { BotDraft } from './use-bot-draft.ts'

/** What visitors see of the bot, with a drawing of it on a page. */
export function DesignSection({ draft: { form, values } }: { draft: BotDraft }) {
  const { errors } = form.formState
  return (
    <div className="grid gap-x-12 gap-y-10 pt-8 lg:grid-cols-[minmax(0,400px)_minmax(0,1fr)]">
      <div className="space-y-6">
        <Field
          label="Primary colour"
          hint="For the launcher, the header and the visitor's own words."
          error={errors.primary_color?.message}
        >
          {(control) => (
            <div className="flex gap-2">
              <span
                className="relative size-[34px] shrink-0 rounded-medium border border-line-strong has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent max-sm:size-[38px]"
                style={{ background: isHexColour(values.primary_color) ? values.primary_color : undefined }}
              >
                <input
                  type="color"
                  aria-label="Pick from a palette"
                  value={isHexColour(values.primary_color) ? values.primary_color.toLowerCase() : '#000000'}
                  onChange={(event) =>
                    form.setValue('primary_color', event.target.value, { shouldDirty: true, shouldValidate: true })
                  }
                  className="absolute inset-0 size-full cursor-pointer opacity-0"
                />
              </span>
              <input
                {...control}
                {...form.register('primary_color')}
                className="control max-w-[132px] font-mono"
                spellCheck={false}
                autoComplete="off"
                maxLength={7}
              />
            </div>
          )}
        </Field>
        <PositionPicker
          value={values.position}
          onChange={(position) => form.setValue('position', position, { shouldDirty: true })}
          error={errors.position?.message}
        />
        <Field
          label="Welcome message"
          hint="The first thing a visitor reads. It costs nothing: no model writes it."
          error={errors.welcome_message?.message}
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
      </div>
      <DesignPreview settings={values} />
    </div>
  )
}
