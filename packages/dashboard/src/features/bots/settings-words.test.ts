import { type BotSettings, defaultBotSettings } from '@parley/contract/bots'
import { expect, test } from 'vitest'
import { settingNames } from './bot-sections.ts'
import { changedSettings } from './settings-changes.ts'
import { describeChange, describeValue, labelsOf, listLabels } from './settings-words.ts'

const before: BotSettings = { name: 'Mara', ...defaultBotSettings }

test('every setting has a value in words', () => {
  for (const name of settingNames) expect(typeof describeValue(name, before)).toBe('string')
})

test('what changed is told in the order of the screens, short values with what they were', () => {
  const after = { ...before, temperature: 0.2, position: 'top-left' as const, system_prompt: 'Be brief.' }

  const changes = changedSettings(before, after).map((name) => describeChange(name, before, after))

  expect(changes).toEqual(['Position Bottom right → Top left', 'System prompt', 'Temperature 0.7 → 0.2'])
})

test('a picture and an emptied number are told in words', () => {
  const picture = 'data:image/png;base64,AAAA'
  expect(describeChange('avatar', before, { ...before, avatar: picture })).toBe('Picture added')
  expect(describeChange('avatar', { ...before, avatar: picture }, before)).toBe('Picture removed')
  expect(describeValue('max_output_tokens', { ...before, max_output_tokens: Number.NaN })).toBe('empty')
})

test('many labels are cut short', () => {
  expect(listLabels(['Name'])).toBe('Name')
  expect(listLabels(['Name', 'Model'])).toBe('Name and Model')
  expect(listLabels(['Name', 'Model', 'Vendor', 'Position'])).toBe('Name, Model and 2 more')
  expect(labelsOf(['system_prompt', 'of_a_later_release'])).toEqual(['System prompt', 'of a later release'])
})
