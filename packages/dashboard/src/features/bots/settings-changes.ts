import type { BotSettingsInput } from '@parley/contract/bots'
import { settingNames } from './bot-sections.ts'

/** Whether any setting differs. A number field that is empty holds NaN, which differs from every number. */
export function hasChanges(draft: BotSettingsInput, saved: BotSettingsInput): boolean {
  return settingNames.some((name) => JSON.stringify(draft[name]) !== JSON.stringify(saved[name]))
}
