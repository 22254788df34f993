import type { Role } from '@parley/contract/accounts'
import { type BotView, defaultBotSettings } from '@parley/contract/bots'
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { setRole } from '../../../test/set-role.ts'
import { type RegisteredCaller, startTestApp, type TestApp } from '../../../test/test-app.ts'

let app: TestApp
let owner: RegisteredCaller
let bot: BotView

beforeAll(async () => {
  app = await startTestApp()
})
afterAll(() => app.close())
beforeEach(async () => {
  owner = await app.register()
  bot = (await owner.request('POST', '/api/v1/bots', { name: 'Mara' })).json()
})

const settings = (changes: object = {}) => ({ ...defaultBotSettings, name: 'Mara', ...changes })
const save = (caller: RegisteredCaller, changes: object) =>
  caller.request('PUT', `/api/v1/bots/${bot.id}`, settings(changes))

describe('creating', () => {
  test('needs a name alone; the rest starts at its defaults', async () => {
    const caller = await app.register()

    const response = await caller.request('POST', '/api/v1/bots', { name: '  Nora ' })

    const created = response.json<BotView>()
    expect(response.statusCode).toBe(201)
    expect(created).toMatchObject({
      settings: { ...defaultBotSettings, name: 'Nora' },
      version: 1,
      counts: { conversations: 0, messages: 0 },
      can_edit: true,
      can_delete: true,
    })
    expect((await caller.request('GET', `/api/v1/bots/${created.id}`)).json()).toEqual(created)
  })

  test('takes any other settings along', async () => {
    const caller = await app.register()
    const body = { name: 'Nora', primary_color: '#ff0000', temperature: 0, allowed_domains: ['https://Example.com/'] }

    const response = await caller.request('POST', '/api/v1/bots', body)

    expect(response.json().settings).toMatchObject({ ...body, allowed_domains: ['example.com'] })
  })

  test('makes a token that is unlike any other, and a snippet with it', async () => {
    const other = (await (await app.register()).request('POST', '/api/v1/bots', { name: 'Mara' })).json<BotView>()

    expect(bot.embed_token).toMatch(/^[A-Za-z0-9_-]{22}$/)
    expect(other.embed_token).not.toBe(bot.embed_token)
    expect(bot.snippet).toBe(`<script async src="http://localhost/widget/embed/${bot.embed_token}.js"></script>`)
    expect(bot.test_page_url).toBe(`http://localhost/widget/test/${bot.embed_token}/`)
  })

  test('says beside each field what is wrong with it', async () => {
    const caller = await app.register()
    const body = {
      name: '',
      primary_color: 'red',
      vendor: 'acme',
      temperature: 3,
      allowed_domains: ['ok.example', 'a b'],
    }

    const response = await caller.request('POST', '/api/v1/bots', body)

    expect(response.statusCode).toBe(400)
    expect(response.json().error).toMatchObject({
      code: 'invalid_input',
      fields: {
        name: 'Give the bot a name.',
        primary_color: 'A colour is "#" and six hexadecimal digits, such as #0f766e.',
        vendor: 'vendor is not valid.',
        temperature: 'Temperature is at most 2.',
        'allowed_domains.1': 'A domain looks like example.com, *.example.com or localhost:3000.',
      },
    })
    expect((await caller.request('GET', '/api/v1/bots')).json().items).toEqual([])
  })

  test('refuses a model that nobody knows, beside the field', async () => {
    const caller = await app.register()

    const response = await caller.request('POST', '/api/v1/bots', { name: 'Nora', model: 'gpt-9' })

    expect(response.statusCode).toBe(400)
    expect(response.json().error.fields).toEqual({ model: 'This model is not in the list. Choose another.' })
  })

  test('keeps text of every kind as it is', async () => {
    const name = `</script><b>"O'Neill" $& \\ 🏔️ ${'\u202e'}`

    const { settings: saved } = (await save(owner, { name, system_prompt: '  Ümlaut\n\n"quoted" \u2028' })).json()

    expect(saved).toMatchObject({ name, system_prompt: '  Ümlaut\n\n"quoted" \u2028' })
  })

  test('of text that no database holds keeps the rest', async () => {
    const response = await save(owner, { name: 'Ma\u0000ra', welcome_message: 'Half an emoji: \ud83d' })

    expect(response.statusCode).toBe(200)
    expect(response.json().settings).toMatchObject({ name: 'Ma\ufffdra', welcome_message: 'Half an emoji: \ufffd' })
  })
})

describe('saving', () => {
  test('keeps the look with all that belongs to it, for the list too', async () => {
    const look = {
      avatar: `data:image/webp;base64,${'A'.repeat(23_000)}`,
      launcher_label: 'Ask us',
      suggested_questions: ['How much is a lamp?', '"Quoted", {braced}, \\ and NULL'],
      color_scheme: 'dark',
    }

    const response = await save(owner, look)

    expect(response.json().settings).toEqual(settings(look))
    expect((await owner.request('GET', '/api/v1/bots')).json().items).toMatchObject([{ avatar: look.avatar }])
  })

  test('changes the bot for everyone who looks', async () => {
    const response = await save(owner, { name: 'Nora', position: 'top-left', temperature: 1.5 })

    const list = (await owner.request('GET', '/api/v1/bots')).json()
    expect(response.statusCode).toBe(200)
    expect(response.json()).toMatchObject({ version: 2, settings: { name: 'Nora', position: 'top-left' } })
    expect(list.items).toMatchObject([{ id: bot.id, name: 'Nora' }])
    expect(Date.parse(response.json().updated_at)).toBeGreaterThan(Date.parse(bot.updated_at))
  })

  test('refuses a model that nobody knows, beside the field, and changes nothing', async () => {
    const response = await save(owner, { name: 'Nora', model: 'gpt-9' })

    expect(response.statusCode).toBe(400)
    expect(response.json().error.fields).toEqual({ model: 'This model is not in the list. Choose another.' })
    expect((await owner.request('GET', `/api/v1/bots/${bot.id}`)).json()).toEqual(bot)
  })

  test('keeps the models that stand in, in their order', async () => {
    const fallback_models = [
      { vendor: 'openrouter', model: 'acme/rocket-1:free' },
      { vendor: 'anthropic', model: 'claude-haiku-5-5' },
    ]

    const response = await save(owner, { fallback_models })
    const again = await save(owner, {
      fallback_models: fallback_models.map(({ vendor, model }) => ({ model, vendor })),
    })

    expect([response.statusCode, response.json().settings.fallback_models]).toEqual([200, fallback_models])
    // The order of keys is no change.
    expect([response.json().version, again.json().version]).toEqual([2, 2])
  })

  test('refuses one that nobody knows among them, beside the field', async () => {
    const good = { vendor: 'anthropic', model: 'claude-haiku-5-5' }
    const response = await save(owner, { fallback_models: [good, { vendor: 'openai', model: 'gpt-99' }] })

    expect([response.statusCode, response.json().error.fields]).toEqual([
      400,
      { 'fallback_models.1.model': 'This model is not in the list. Choose another.' },
    ])
  })

  test('accepts a model that was retired', async () => {
    const response = await save(owner, { model: 'llama3-8b-8192' })

    expect([response.statusCode, response.json().settings.model]).toEqual([200, 'llama3-8b-8192'])
  })

  test('asks for all settings, so that none is lost by leaving it out', async () => {
    const response = await owner.request('PUT', `/api/v1/bots/${bot.id}`, { name: 'Nora' })

    expect(response.statusCode).toBe(400)
    expect(Object.keys(response.json().error.fields)).toContain('system_prompt')
  })
})

describe('roles', () => {
  test.each<[Role, { read: number; create: number; save: number; delete: number }]>([
    ['owner', { read: 200, create: 402, save: 200, delete: 400 }],
    ['admin', { read: 200, create: 402, save: 200, delete: 403 }],
    ['agent', { read: 200, create: 403, save: 403, delete: 403 }],
    ['viewer', { read: 200, create: 403, save: 403, delete: 403 }],
  ])('of %s', async (role, expected) => {
    await setRole(app, owner, role)

    const read = await owner.request('GET', `/api/v1/bots/${bot.id}`)
    const created = await owner.request('POST', '/api/v1/bots', { name: 'Second' })
    const saved = await save(owner, { name: 'Nora' })
    const deleted = await owner.request('DELETE', `/api/v1/bots/${bot.id}`, { confirm_name: 'not its name' })

    expect({
      read: read.statusCode,
      create: created.statusCode,
      save: saved.statusCode,
      delete: deleted.statusCode,
    }).toEqual(expected)
    expect(read.json()).toMatchObject({ can_edit: expected.save === 200, can_delete: expected.delete === 400 })
  })
})

describe('another workspace', () => {
  test('finds the bot neither in its list nor by its id, and cannot change it', async () => {
    const outsider = await app.register()
    const address = `/api/v1/bots/${bot.id}`

    const responses = [
      await outsider.request('GET', address),
      await save(outsider, { name: 'Mine now' }),
      await outsider.request('DELETE', address, { confirm_name: 'Mara' }),
    ]

    expect(responses.map((response) => [response.statusCode, response.json().error.message])).toEqual(
      Array(3).fill([404, 'There is no such bot.']),
    )
    expect((await outsider.request('GET', '/api/v1/bots')).json().items).toEqual([])
    expect((await owner.request('GET', address)).json()).toEqual(bot)
  })
})

test('an id that is none is bad input, and one of nobody is not found', async () => {
  const [malformed, unknown] = [
    await owner.request('GET', '/api/v1/bots/first'),
    await owner.request('GET', `/api/v1/bots/${crypto.randomUUID()}`),
  ]

  expect([malformed.statusCode, malformed.json().error.code]).toEqual([400, 'invalid_input'])
  expect([unknown.statusCode, unknown.json().error.code]).toEqual([404, 'not_found'])
})

test.each([
  ['GET', ''],
  ['POST', ''],
  ['GET', '/id'],
  ['PUT', '/id'],
  ['DELETE', '/id'],
] as const)('%s /api/v1/bots%s asks for a login before it looks at anything', async (method, path) => {
  const response = await app.anyone.request(method, `/api/v1/bots${path.replace('id', bot.id)}`, { nonsense: true })

  expect([response.statusCode, response.json().error.code]).toEqual([401, 'unauthenticated'])
})

test('snippets carry the address that the installation is known by', async () => {
  const known = await startTestApp({ PUBLIC_URL: 'https://chat.example.com/' })
  onTestFinished(() => known.close())

  const { snippet } = (await (await known.register()).request('POST', '/api/v1/bots', { name: 'Mara' })).json()

  expect(snippet).toMatch(/^<script async src="https:\/\/chat\.example\.com\/widget\/embed\/[\w-]{22}\.js"><\/script>$/)
})
