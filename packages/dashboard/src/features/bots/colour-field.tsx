import { Button } from '../../ui/button.tsx'
import { Field } from '../../ui/field.tsx'
import { Notice } from '../../ui/notice.tsx'
import { isHexColour } from './colour.ts'
import { adviseColour } from './colour-advice.ts'
import type { BotDraft } from './use-bot-draft.ts'

/** The bot's colour, with advice where it is hard to see in the chat. */
export function ColourField({ draft: { form, values } }: { draft: BotDraft }) {
  const { primary_color: typed, color_scheme: scheme } = values
  const advice = adviseColour(typed, scheme ?? 'auto')
  const change = (colour: string) => form.setValue('primary_color', colour, { shouldDirty: true, shouldValidate: true })
  return (
    <div>
      <Field
        label="Primary colour"
        hint="For the launcher, the header and the visitor's own words."
        error={form.formState.errors.primary_color?.message}
      >
        {(control) => (
          <div className="flex items-center gap-2">
            <Swatch
              colour={typed}
              onChange={change}
              className="size-[34px] max-sm:size-[38px]"
              label="Pick from a palette"
            />
            <input
              {...control}
              {...form.register('primary_color')}
              className="control max-w-[116px] font-mono"
              spellCheck={false}
              autoComplete="off"
              maxLength={7}
            />
            {advice && advice.failures.length === 0 && (
              <span className="text-small text-muted">Words on it have a contrast of {ratio(advice.words)}.</span>
            )}
          </div>
        )}
      </Field>
      {advice && advice.failures.length > 0 && (
        <div role="status" className="mt-3">
          <Notice
            look="warn"
            action={
              <Button onClick={() => change(advice.nearest)}>
                <span
                  aria-hidden="true"
                  className="size-4 rounded-small border border-line-strong"
                  style={{ background: advice.nearest }}
                />
                Use {advice.nearest}
              </Button>
            }
          >
            Hard to see against{' '}
            {advice.failures.map(({ name, contrast }) => `${name} (${ratio(contrast)})`).join(' and ')}. It takes 3 : 1;
            the nearest colour with that is {advice.nearest}.
          </Notice>
        </div>
      )}
    </div>
  )
}

interface SwatchProps {
  colour: string
  onChange: (colour: string) => void
  label: string
  className: string
}

function Swatch({ colour, onChange, label, className }: SwatchProps) {
  return (
    <span
      className={`relative shrink-0 rounded-medium border border-line-strong has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent ${className}`}
      style={{ background: isHexColour(colour) ? colour : undefined }}
    >
      <input
        type="color"
        aria-label={label}
        value={isHexColour(colour) ? colour.toLowerCase() : '#000000'}
        onChange={(event) => onChange(event.target.value)}
        className="absolute inset-0 size-full cursor-pointer opacity-0"
      />
    </span>
  )
}

function ratio(contrast: number): string {
  // Rounded down: 2.96 must not look like enough.
  return `${(Math.floor(contrast * 10) / 10).toFixed(1)} : 1`
}
