import type { AnswerMode } from '@parley/contract/bots'
import {
  findModel,
  type ModelChoice,
  modelCatalogue,
  type OfferedModel,
  resolveModel,
  type VendorId,
  vendors,
} from '@parley/contract/model-catalogue'
import { formatDay } from '../../ui/dates.ts'
import { formatCompact, formatPricePerMillion } from '../../ui/numbers.ts'

/** The name that readers know a model by; its id where the catalogue does not know it. */
export function modelLabel(id: string): string {
  return modelCatalogue.find((model) => model.id === id)?.label ?? id
}

/** How a bot answers now: "GPT-OSS 20B", "GPT-OSS 20B, in place of Llama 3 8B", "Echo". */
export function describeAnswerMode(mode: AnswerMode): string {
  if (mode.kind === 'echo') return 'Echo'
  const label = modelLabel(mode.model)
  return mode.replaces ? `${label}, in place of ${modelLabel(mode.replaces)}` : label
}

/** "GPT-OSS 20B (Groq)". */
export function describeChoice({ vendor, model }: ModelChoice): string {
  return `${findModel(vendor, model)?.label ?? model} (${vendors[vendor].label})`
}

/** "$0.075 in, $0.30 out per million tokens", or what it means that nobody knows. */
export function describePrice({ input_price: input, output_price: output }: Prices): string {
  if (input === null || output === null) return 'Price not known: answers are counted without their cost'
  return `${formatPricePerMillion(input)} in, ${formatPricePerMillion(output)} out per million tokens`
}

/** "131K context"; empty where nobody tells. */
export function describeContext({ context_window: tokens }: Pick<OfferedModel, 'context_window'>): string {
  return tokens === null ? '' : `${formatCompact(tokens)} context`
}

/** Whether an answer by this model has a cost that is known: 0 may also mean that nobody knows its price. */
export function isPriced(vendor: string | null, model: string | null): boolean {
  return modelCatalogue.some((known) => known.vendor === vendor && known.id === model)
}

export const unknownCost = 'Parley knows no price for this model, so its cost is not counted.'

type Prices = Pick<OfferedModel, 'input_price' | 'output_price'>

/** What choosing a retired model means; undefined for one that is in service, or that nobody knows. */
export function describeRetirement(vendor: VendorId, id: string): string | undefined {
  const model = findModel(vendor, id)
  if (!model?.retired) return undefined
  const replacement = resolveModel(vendor, id)
  const retired = `${model.label} was retired on ${formatDay(model.retired.on)}.`
  return replacement ? `${retired} ${replacement.label} answers in its place.` : `${retired} Choose another model.`
}
