import { defaultBotSettings } from '@parley/contract/bots'
import { expect, test } from 'vitest'
import { readSection, sectionToShow, settingNames } from './bot-sections.ts'

test('every setting has a section', () => {
  expect([...settingNames].sort()).toEqual(['name', ...Object.keys(defaultBotSettings)].sort())
})

test('an error leads to the section that has its field', () => {
  expect(sectionToShow(['allowed_domains.2'], 'design')).toBe('embed')
  expect(sectionToShow(['name', 'temperature'], 'design')).toBe('behaviour')
})

test('a section that already shows one of the errors stays', () => {
  expect(sectionToShow(['primary_color', 'name'], 'settings')).toBe('settings')
  expect(sectionToShow(['of_another_form'], 'embed')).toBe('embed')
})

test('an address that names no section leads to none', () => {
  expect([readSection('embed'), readSection('toString'), readSection(undefined)]).toEqual([
    'embed',
    undefined,
    undefined,
  ])
})
