import type { BotSettingsInput } from '@parley/contract/bots'
import { vendors } from '@parley/contract/model-catalogue'
import { countOf, formatCount } from '../../ui/numbers.ts'
import { describeChoice, modelLabel } from '../models/model-words.ts'
import type { SettingName } from './settings-changes.ts'

export const settingLabels: Record<SettingName, string> = {
  name: 'Name',
  avatar: 'Picture',
  primary_color: 'Primary colour',
  color_scheme: 'Light or dark',
  position: 'Position',
  launcher_label: 'Launcher label',
  welcome_message: 'Welcome message',
  suggested_questions: 'Suggested questions',
  system_prompt: 'System prompt',
  vendor: 'Vendor',
  model: 'Model',
  fallback_models: 'Fallback models',
  temperature: 'Temperature',
  max_output_tokens: 'Answer length',
  allowed_domains: 'Allowed domains',
}

/** Settings of many words, which are compared word by word. */
const texts: readonly SettingName[] = ['system_prompt', 'welcome_message', 'suggested_questions', 'allowed_domains']

const schemes = { auto: 'As the device', light: 'Light', dark: 'Dark' } as const

export function isText(name: SettingName): boolean {
  return texts.includes(name)
}

/** A setting's value in words: "Bottom right", "GPT-OSS 20B", "512 tokens", "None". */
export function describeValue(name: SettingName, settings: BotSettingsInput): string {
  switch (name) {
    case 'avatar':
      return settings.avatar === null ? 'None' : 'A picture'
    case 'position': {
      const words = settings.position.replace('-', ' ')
      return words.charAt(0).toUpperCase() + words.slice(1)
    }
    case 'color_scheme':
      return schemes[settings.color_scheme]
    case 'vendor':
      return vendors[settings.vendor].label
    case 'model':
      return modelLabel(settings.model)
    case 'fallback_models':
      return settings.fallback_models.map(describeChoice).join(', then ') || 'None'
    case 'temperature':
      return Number.isNaN(settings.temperature) ? 'empty' : String(settings.temperature)
    case 'max_output_tokens':
      return Number.isNaN(settings.max_output_tokens) ? 'empty' : `${formatCount(settings.max_output_tokens)} tokens`
    case 'suggested_questions':
    case 'allowed_domains':
      return settings[name].join('\n')
    default:
      return settings[name] || 'None'
  }
}

/** A change in a few words: "Temperature 0.7 → 0.2", or the setting's label where its value is long. */
export function describeChange(name: SettingName, before: BotSettingsInput, after: BotSettingsInput): string {
  const label = settingLabels[name]
  if (name === 'avatar') {
    return after.avatar === null ? 'Picture removed' : before.avatar === null ? 'Picture added' : 'Picture changed'
  }
  if (isText(name)) return label
  return `${label} ${describeValue(name, before)} → ${describeValue(name, after)}`
}

/** The labels of what a version changed; of a setting that this page does not know, its name in plain words. */
export function labelsOf(names: readonly string[]): string[] {
  return names.map((name) => settingLabels[name as SettingName] ?? name.replaceAll('_', ' '))
}

/** "Name", "Name and Model", "Name, Model and 2 more". */
export function listLabels(labels: readonly string[], limit = 3): string {
  const shown = labels.length > limit ? labels.slice(0, limit - 1) : labels
  const rest = labels.length - shown.length
  const parts = rest > 0 ? [...shown, `${formatCount(rest)} more`] : shown
  const last = parts.at(-1)
  return parts.length < 2 ? (last ?? '') : `${parts.slice(0, -1).join(', ')} and ${last}`
}

/** "3 settings". */
export function countSettings(count: number): string {
  return countOf(count, 'setting')
}
