import {
  defaultVendor,
  findModel,
  type ModelChoice,
  type VendorStatusView,
  vendors,
} from '@parley/contract/model-catalogue'
import { describeContext, describePrice, describeRetirement } from './model-words.ts'

/** A model as the picker lists it. */
export interface ModelOption {
  choice: ModelChoice
  label: string
  /** Its price and its context window, or what its retirement means. */
  detail: string
  isRetired: boolean
}

export interface ModelOptionGroup {
  label: string
  items: ModelOption[]
}

type Vendors = VendorStatusView['items']

/**
 * What can be chosen: the models of the vendors that have a key, and of the one that is chosen now. Where none has, those
 * that a new bot could begin with.
 */
export function listModelOptions(known: Vendors, chosen: ModelChoice): ModelOptionGroup[] {
  const hasAny = known.some((vendor) => vendor.is_configured)
  const shown = known.filter(
    ({ id, is_configured }) => is_configured || id === chosen.vendor || (!hasAny && id === defaultVendor),
  )
  return shown.flatMap(({ id, label, is_configured, models }) => {
    const items = models.map((model) => ({
      choice: { vendor: id, model: model.id },
      label: model.label,
      detail: model.retired
        ? (describeRetirement(id, model.id) ?? '')
        : [describePrice(model), describeContext(model)].filter(Boolean).join(' · '),
      isRetired: model.retired !== null,
    }))
    const isListed = id !== chosen.vendor || items.some(({ choice }) => isSame(choice, chosen))
    const all = isListed ? items : [optionByName(chosen), ...items]
    return all.length > 0 ? [{ label: is_configured ? label : `${label}: no key yet`, items: all }] : []
  })
}

/** What was typed, as a model of each vendor that takes any; none where it cannot be a name, or is listed already. */
export function optionsByName(known: Vendors, typed: string): ModelOption[] {
  const model = typed.trim()
  if (!/^[\w./:@+~-]{1,200}$/.test(model)) return []
  return known
    .filter(({ id, is_configured, models }) => {
      return is_configured && vendors[id].allowsAnyModel && !models.some((listed) => listed.id === model)
    })
    .map(({ id }) => optionByName({ vendor: id, model }))
}

/** A model that no list has. */
function optionByName(choice: ModelChoice): ModelOption {
  return {
    choice,
    label: findModel(choice.vendor, choice.model)?.label ?? choice.model,
    detail: `By its name, of ${vendors[choice.vendor].label}. ${describePrice({ input_price: null, output_price: null })}`,
    isRetired: false,
  }
}

/** The option that stands for a choice. */
export function findOption(groups: readonly ModelOptionGroup[], chosen: ModelChoice): ModelOption {
  const options = groups.flatMap(({ items }) => items)
  return options.find(({ choice }) => isSame(choice, chosen)) ?? optionByName(chosen)
}

/** The first model in service that is not taken yet: what a new line begins with. */
export function firstFree(groups: readonly ModelOptionGroup[], taken: readonly ModelChoice[]): ModelChoice | undefined {
  const options = groups.flatMap(({ items }) => items)
  return options.find(({ choice, isRetired }) => !isRetired && !taken.some((other) => isSame(other, choice)))?.choice
}

export function isSame(one: ModelChoice, other: ModelChoice): boolean {
  return one.vendor === other.vendor && one.model === other.model
}

/** Finds by any part of the name, the id or the vendor. */
export function matchesModel({ label, choice }: ModelOption, query: string): boolean {
  const text = `${label} ${choice.model} ${vendors[choice.vendor].label}`.toLowerCase()
  return query
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word))
}
