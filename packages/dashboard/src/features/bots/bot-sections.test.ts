import { defaultBotSettings } from '@parley/contract/bots'
import { expect, test } from 'vitest'
import { readBotSearch, readSection, sectionToShow, settingNames } from './bot-sections.ts'

test('every setting has a section', () => {
  expect([...settingNames].sort()).toEqual(['name', ...Object.keys(defaultBotSettings)].sort())
})

test('an error leads to the section that has its field', () => {
  expect(sectionToShow(['allowed_domains.2'], 'design')).toBe('embed')
  expect(sectionToShow(['max_output_tokens', 'temperature'], 'design')).toBe('behaviour')
})

test('a section that already shows one of the errors stays', () => {
  expect(sectionToShow(['primary_color', 'model'], 'behaviour')).toBe('behaviour')
  expect(sectionToShow(['of_another_form'], 'embed')).toBe('embed')
})

test('an address that names no section leads to none', () => {
  expect([readSection('embed'), readSection('toString'), readSection(undefined)]).toEqual([
    'embed',
    undefined,
    undefined,
  ])
})

test('the address holds the versions that are compared, and nothing else that was made up', () => {
  expect(readBotSearch({ tab: 'versions', version: '7', against: 3 })).toEqual({
    tab: 'versions',
    version: 7,
    against: 3,
  })
  expect(readBotSearch({ tab: 'versions', version: 'x', against: 3 })).toEqual({ tab: 'versions' })
  expect(readBotSearch({ tab: 'design', version: 7, other: true })).toEqual({ tab: 'design' })
})
