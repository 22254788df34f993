import { describe, expect, test } from 'vitest'
import { avatarMaxLength, type BotSettingsInput, botSettings, createBotBody, defaultBotSettings } from './bots.ts'

const settings = (changes: object = {}) => ({ ...defaultBotSettings, name: 'Mara', ...changes }) as BotSettingsInput

/** The sentence that stands beside each field of a form: the first one. */
function sentences(input: unknown): Record<string, string> {
  const result = botSettings.safeParse(input)
  const issues = (result.error?.issues ?? []).toReversed()
  return Object.fromEntries(issues.map(({ path, message }) => [path.join('.'), message]))
}

test("a new bot's settings are good as they stand", () => {
  const parsed = botSettings.parse(settings())

  expect(parsed).toEqual({ ...defaultBotSettings, name: 'Mara' })
})

test.each([
  ['name', '   ', 'Give the bot a name.'],
  ['name', 'x'.repeat(81), 'A name is at most 80 characters.'],
  ['primary_color', 'teal', 'A colour is "#" and six hexadecimal digits, such as #0f766e.'],
  ['primary_color', '#0f766e;}', 'A colour is "#" and six hexadecimal digits, such as #0f766e.'],
  ['position', 'middle', 'Choose one of the four corners.'],
  ['welcome_message', 'x'.repeat(501), 'A welcome message is at most 500 characters.'],
  ['launcher_label', 'x'.repeat(41), 'A launcher label is at most 40 characters.'],
  ['color_scheme', 'sepia', 'Choose auto, light or dark.'],
  ['suggested_questions', Array(7).fill('Why?'), 'At most 6 suggested questions.'],
  ['system_prompt', 'x'.repeat(8_001), 'A system prompt is at most 8,000 characters.'],
  ['model', '', 'Choose a model.'],
  ['model', 'gpt 9', 'The name of a model is letters, digits and . / : @ + ~ _ -, without spaces.'],
  ['model', 'x'.repeat(201), 'The name of a model is at most 200 characters.'],
  ['temperature', -0.1, 'Temperature is at least 0.'],
  ['temperature', 2.1, 'Temperature is at most 2.'],
  ['temperature', '0.7', 'Temperature is a number.'],
  ['temperature', Number.NaN, 'Temperature is a number.'],
  ['max_output_tokens', 127, 'Answer length is at least 128 tokens.'],
  ['max_output_tokens', 8_193, 'Answer length is at most 8,192 tokens.'],
  ['max_output_tokens', 200.5, 'Answer length is a whole number of tokens.'],
  ['allowed_domains', Array(51).fill('example.com'), 'At most 50 domains.'],
])('%s refuses %j with its own sentence', (field, value, sentence) => {
  expect(sentences(settings({ [field]: value }))).toEqual({ [field]: sentence })
})

test.each([
  ['', 'Write the question, or remove it.'],
  ['  ', 'Write the question, or remove it.'],
  ['x'.repeat(121), 'A suggested question is at most 120 characters.'],
])('the suggested question %j is refused where it stands', (question, sentence) => {
  expect(sentences(settings({ suggested_questions: ['Why?', question] }))).toEqual({
    'suggested_questions.1': sentence,
  })
})

describe('an avatar', () => {
  test.each([
    null,
    'data:image/png;base64,iVBORw0KGgo=',
    'data:image/jpeg;base64,/9j/',
    'data:image/webp;base64,UklG+A==',
  ])('may be %j', (avatar) => {
    expect(botSettings.parse(settings({ avatar })).avatar).toBe(avatar)
  })

  test.each([
    [''],
    ['data:image/svg+xml;base64,PHN2Zz4='],
    ['data:image/svg+xml,<svg onload=alert(1)>'],
    ['data:text/html;base64,PHNjcmlwdD4='],
    ['data:image/png;base64,'],
    ['data:image/png;base64,iVBO" onerror="alert(1)'],
    ['data:image/png;base64,iVBO\nx'],
    ['https://example.com/face.png'],
    ['javascript:alert(1)'],
  ])('is not %j', (avatar) => {
    expect(sentences(settings({ avatar }))).toEqual({ avatar: 'A picture is a PNG, JPEG or WebP file.' })
  })

  test('is small', () => {
    const avatar = `data:image/png;base64,${'A'.repeat(avatarMaxLength)}`

    expect(sentences(settings({ avatar }))).toEqual({
      avatar: 'This picture is too large. Use one of at most 96 × 96 pixels.',
    })
  })
})

test('several rejected fields each say why', () => {
  const found = sentences(settings({ name: '', temperature: 3, model: '' }))

  expect(Object.keys(found).sort()).toEqual(['model', 'name', 'temperature'])
})

test('a retired model is still a choice', () => {
  expect(botSettings.parse(settings({ model: 'llama3-8b-8192' })).model).toBe('llama3-8b-8192')
})

describe('fallback models', () => {
  const [own, one, two] = [
    { vendor: 'groq', model: 'openai/gpt-oss-20b' },
    { vendor: 'anthropic', model: 'claude-haiku-5-5' },
    { vendor: 'compatible', model: 'qwen3:8b' },
  ]

  test('are none by default, and keep their order', () => {
    expect(defaultBotSettings.fallback_models).toEqual([])
    expect(botSettings.parse(settings({ fallback_models: [two, one] })).fallback_models).toEqual([two, one])
  })

  test('are three at most', () => {
    const four = ['a', 'b', 'c', 'd'].map((model) => ({ vendor: 'openrouter', model }))

    expect(sentences(settings({ fallback_models: four }))).toEqual({ fallback_models: 'At most 3 fallback models.' })
  })

  test.each([
    ['the own model', [own], 'fallback_models.0.model'],
    ['one twice', [one, two, one], 'fallback_models.2.model'],
  ])('do not name %s', (_what, fallback_models, path) => {
    expect(sentences(settings({ fallback_models }))).toEqual({
      [path]: 'This model stands before already. Choose another, or remove it.',
    })
  })

  test('name a vendor that there is', () => {
    const found = sentences(settings({ fallback_models: [{ vendor: 'acme', model: 'a' }] }))

    expect(Object.keys(found)).toEqual(['fallback_models.0.vendor'])
  })
})

test('what nobody asked for is refused rather than dropped', () => {
  const result = botSettings.safeParse(settings({ workspace_id: 'mine' }))

  expect(result.error?.issues[0]?.code).toBe('unrecognized_keys')
})

test('names and colours are stored in one form', () => {
  const parsed = botSettings.parse(settings({ name: '  Mara ', primary_color: ' #0F766E ' }))

  expect(parsed).toMatchObject({ name: 'Mara', primary_color: '#0f766e' })
})

describe('an allowed domain', () => {
  test.each([
    ['example.com', 'example.com'],
    ['  Example.COM ', 'example.com'],
    ['https://example.com', 'example.com'],
    ['HTTP://Example.com/', 'example.com'],
    ['https://shop.example.com/cart?item=1#top', 'shop.example.com'],
    ['example.com:8443/path', 'example.com:8443'],
    ['*.example.com', '*.example.com'],
    ['https://*.example.com/', '*.example.com'],
    ['localhost', 'localhost'],
    ['localhost:3000', 'localhost:3000'],
    ['127.0.0.1', '127.0.0.1'],
    ['xn--mnchen-3ya.example', 'xn--mnchen-3ya.example'],
  ])('%j is kept as %s', (written, kept) => {
    expect(botSettings.parse(settings({ allowed_domains: [written] })).allowed_domains).toEqual([kept])
  })

  test.each([
    [''],
    ['*'],
    ['*.'],
    ['*.*.example.com'],
    ['a.*.example.com'],
    ['example..com'],
    ['.example.com'],
    ['example.com.'],
    ['-example.com'],
    ['exa mple.com'],
    ["example.com; script-src 'unsafe-inline'"],
    ['example.com\nevil.example'],
    ["'self'"],
    ['user@example.com'],
    ['javascript:alert(1)'],
    ['ftp://example.com'],
    ['example.com:port'],
    ['example.com:123456'],
    [`${'a'.repeat(254)}.com`],
    [5],
  ])('%j is refused', (written) => {
    expect(sentences(settings({ allowed_domains: ['example.com', written] }))).toEqual({
      'allowed_domains.1': 'A domain looks like example.com, *.example.com or localhost:3000.',
    })
  })
})

test('a new bot needs a name and nothing else', () => {
  expect(createBotBody.parse({ name: 'Mara' })).toEqual({ name: 'Mara' })
  expect(createBotBody.safeParse({}).success).toBe(false)
  expect(createBotBody.safeParse({ name: 'Mara', temperature: 9 }).success).toBe(false)
})
