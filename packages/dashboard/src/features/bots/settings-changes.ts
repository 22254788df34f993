import type { BotSettings, BotSettingsInput } from '@parley/contract/bots'
import { settingNames } from './bot-sections.ts'

export type SettingName = keyof BotSettings

/**
 * The settings that differ, in the order in which the screens have them. A number field that is empty holds NaN, which
 * differs from every number.
 */
export function changedSettings(before: BotSettingsInput, after: BotSettingsInput): SettingName[] {
  return settingNames.filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]))
}

export function hasChanges(draft: BotSettingsInput, saved: BotSettingsInput): boolean {
  return changedSettings(saved, draft).length > 0
}
