import { defaultBotSettings } from '@parley/contract/bots'
import type { EmbedToken } from '@parley/contract/ids'
import { widgetConfig } from '@parley/contract/widget'
import { expect, test } from 'vitest'
import { previewConfig } from './preview-config.ts'

const token = 'a-token-of-some-length' as EmbedToken
const draft = { name: 'Mara', ...defaultBotSettings }

test('a draft is shown as it would be published', () => {
  const config = previewConfig({ ...draft, primary_color: '#B45309' }, token, '#0f766e')

  expect(widgetConfig.parse(config)).toMatchObject({ name: 'Mara', primary_color: '#b45309', unavailable: null })
})

test('what is still being typed does not break the widget', () => {
  const config = previewConfig(
    { ...draft, name: ' ', primary_color: '#b4', suggested_questions: ['Where are you?', ' '] },
    token,
    '#0f766e',
  )

  expect(config).toMatchObject({ name: 'Bot', primary_color: '#0f766e', suggested_questions: ['Where are you?'] })
})
