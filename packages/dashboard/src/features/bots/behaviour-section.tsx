import type { BotView } from '@parley/contract/bots'
import { resolveModel } from '@parley/contract/model-catalogue'
import { Link } from '@tanstack/react-router'
import { Counter } from '../../ui/counter.tsx'
import { Field } from '../../ui/field.tsx'
import { linkClass } from '../../ui/link.ts'
import { Notice } from '../../ui/notice.tsx'
import { ModelPicker } from '../models/model-picker.tsx'
import { describePrice, describeRetirement, unknownCost } from '../models/model-words.ts'
import { FallbackModels } from './fallback-models.tsx'
import type { BotDraft } from './use-bot-draft.ts'

/** What the bot is told, and which model answers. */
export function BehaviourSection({ bot, draft }: { bot: BotView; draft: BotDraft }) {
  const { form, values } = draft
  const { errors } = form.formState
  const retirement = describeRetirement(values.vendor, values.model)
  const answering = resolveModel(values.vendor, values.model)
  const price = answering
    ? `${describePrice({ input_price: answering.inputPrice, output_price: answering.outputPrice })}.`
    : unknownCost
  return (
    <div className="space-y-7">
      <Field
        label="System prompt"
        hint="Say who the bot is, what it may talk about and what not, how long and in what tone it answers, and what it does when it does not know. Visitors never see this, but a determined one can make a model repeat it: keep secrets out."
        error={errors.system_prompt?.message}
        aside={<Counter length={values.system_prompt.length} limit={8_000} />}
      >
        {(control) => (
          <textarea
            {...control}
            {...form.register('system_prompt')}
            rows={10}
            className="control field-sizing-content max-h-[560px] min-h-[220px]"
          />
        )}
      </Field>
      <ModelPicker
        label="Model"
        value={{ vendor: values.vendor, model: values.model }}
        onChange={({ vendor, model }) => {
          form.setValue('vendor', vendor, { shouldDirty: true })
          form.setValue('model', model, { shouldDirty: true, shouldValidate: true })
        }}
        disabled={!bot.can_edit}
        hint={
          <>
            {price}{' '}
            <Link to="/dashboard/models/" className={`whitespace-nowrap ${linkClass}`}>
              Keys for vendors
            </Link>
          </>
        }
        error={errors.model?.message ?? errors.vendor?.message}
      />
      {retirement && <Notice look="warn">{retirement}</Notice>}
      {bot.answer_mode.kind === 'echo' && values.vendor === bot.settings.vendor && (
        <Notice look="warn">
          <span className="font-strong">{bot.answer_mode.notice}</span> This bot answers with a labelled echo until its
          vendor, or that of a fallback model, has a key.
        </Notice>
      )}
      <FallbackModels draft={draft} disabled={!bot.can_edit} />
      <Field
        label="Temperature"
        hint="At 0 the same question gets much the same answer; for facts, stay under 0.5. Above 1 there is more variety, and more mistakes."
        error={errors.temperature?.message}
      >
        {(control) => (
          <div className="flex items-center gap-4">
            <input
              {...control}
              {...form.register('temperature', { valueAsNumber: true })}
              type="range"
              min={0}
              max={2}
              step={0.1}
              className="h-5 min-w-0 flex-1 cursor-pointer pointer-coarse:h-10"
            />
            <output htmlFor={control.id} className="w-8 text-right font-strong">
              {values.temperature.toFixed(1)}
            </output>
          </div>
        )}
      </Field>
      <Field
        label="Answer length"
        hint="The longest answer, in tokens, from 128 to 8,192; 1,024 are about 750 English words. An answer that reaches it is cut off there. Vendors count all of it against your limit per minute, so keep it small."
        error={errors.max_output_tokens?.message}
      >
        {(control) => (
          <div className="flex items-center gap-2">
            <input
              {...control}
              {...form.register('max_output_tokens', { valueAsNumber: true })}
              type="number"
              inputMode="numeric"
              min={128}
              max={8_192}
              step={1}
              className="control max-w-[120px]"
            />
            <span className="text-muted">tokens</span>
          </div>
        )}
      </Field>
    </div>
  )
}
