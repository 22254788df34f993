import type { AnswerMode } from '@parley/contract/bots'
import {
  type CatalogueModel,
  findModel,
  modelCatalogue,
  resolveModel,
  type VendorId,
} from '@parley/contract/model-catalogue'
import { formatDay } from '../../ui/dates.ts'
import { formatPricePerMillion } from '../../ui/numbers.ts'

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

/** "$0.075 in, $0.30 out per million tokens". */
export function describePrice({ inputPrice, outputPrice }: CatalogueModel): string {
  return `${formatPricePerMillion(inputPrice)} in, ${formatPricePerMillion(outputPrice)} out per million tokens`
}

/** What choosing a retired model means; undefined for one that is in service, or that nobody knows. */
export function describeRetirement(vendor: VendorId, id: string): string | undefined {
  const model = findModel(vendor, id)
  if (!model?.retired) return undefined
  const replacement = resolveModel(vendor, id)
  const retired = `${model.label} was retired on ${formatDay(model.retired.on)}.`
  return replacement ? `${retired} ${replacement.label} answers in its place.` : `${retired} Choose another model.`
}
