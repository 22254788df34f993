import vm from 'node:vm'
import { type BotSettingsInput, type BotView, defaultBotSettings } from '@parley/contract/bots'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type RegisteredCaller, startTestApp, type TestApp } from '../../../test/test-app.ts'

let app: TestApp
let owner: RegisteredCaller
let bot: BotView

beforeAll(async () => {
  app = await startTestApp()
  owner = await app.register()
  bot = (await owner.request('POST', '/api/v1/bots', { name: 'Mara' })).json()
})
afterAll(() => app.close())
beforeEach(() => save({}))

const address = {
  loader: () => `/widget/embed/${bot.embed_token}.js`,
  chatPage: () => `/widget/b/${bot.embed_token}/`,
  testPage: () => `/widget/test/${bot.embed_token}/`,
}
const get = (url: string, headers: Record<string, string> = {}) => app.anyone.request('GET', url, undefined, headers)

async function save(changes: Partial<BotSettingsInput>): Promise<void> {
  const body = { ...defaultBotSettings, name: 'Mara', ...changes }
  const response = await owner.request('PUT', `/api/v1/bots/${bot.id}`, body)
  if (response.statusCode !== 200) throw new Error(response.body)
}

const hostileNames = [
  `</script><script>alert(1)</script>`,
  `<!--<script>`,
  `$& $' $\` $$ $1`,
  `__PARLEY_CONFIG__`,
  `"'\`\\ \u2028 \u2029.`,
  `<img src=x onerror=alert(1)>`,
  `&quot;&lt;`,
]

/** What the chat page's script finds as its configuration. */
function configIn(html: string): unknown {
  const json = /<script type="application\/json" id="parley-config">(.*?)<\/script>/s.exec(html)?.[1]
  return JSON.parse(json ?? 'null')
}

const config = (changes: object = {}) => ({
  token: bot.embed_token,
  name: 'Mara',
  primary_color: '#0f766e',
  position: 'bottom-right',
  welcome_message: 'Hello! How can I help?',
  color_scheme: 'auto',
  launcher_label: '',
  avatar: null,
  suggested_questions: [],
  unavailable: null,
  ...changes,
})

/** As much of it as the script on a host page carries: every page view loads it. */
const launcher = (changes: object = {}) => {
  const { token, name, primary_color, position, color_scheme, launcher_label } = config()
  return { token, name, primary_color, position, color_scheme, launcher_label, ...changes }
}

describe('the snippet’s script', () => {
  test('carries the bot, and may be loaded by any page', async () => {
    const response = await get(address.loader())

    expect(response.statusCode).toBe(200)
    expect(response.headers).toMatchObject({
      'content-type': 'text/javascript; charset=utf-8',
      'cross-origin-resource-policy': 'cross-origin',
      'access-control-allow-origin': '*',
      'x-content-type-options': 'nosniff',
    })
    expect(response.body).toContain(JSON.stringify(launcher()))
    expect(response.body).not.toContain('__PARLEY_CONFIG__')
  })

  test('tells visitors nothing of how the bot is made', async () => {
    await save({ system_prompt: 'A secret recipe', allowed_domains: ['partner.example'] })

    const bodies = [(await get(address.loader())).body, (await get(address.chatPage())).body]

    expect(bodies.join()).not.toMatch(/secret recipe|partner\.example|gpt-oss/)
  })

  test.each(hostileNames)('is still a script with the name %j, and holds it as it is', async (name) => {
    await save({ name })

    const { body } = await get(address.loader())

    expect(() => new vm.Script(body)).not.toThrow()
    expect(body).not.toMatch(/<\/script|<!--/i)
    const stored = JSON.stringify(launcher({ name })).replace(
      /[<>\u2028\u2029]/g,
      (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
    )
    expect(body).toContain(stored)
  })

  test('leaves to the chat page what only that shows', async () => {
    const avatar = `data:image/png;base64,${'A'.repeat(20_000)}`
    await save({ avatar, suggested_questions: ['How much is it?'] })

    const [script, page] = [(await get(address.loader())).body, (await get(address.chatPage())).body]

    expect(script).not.toMatch(/data:image|How much is it/)
    expect(configIn(page)).toEqual(config({ avatar, suggested_questions: ['How much is it?'] }))
  })

  test('is found without its ending too', async () => {
    expect((await get(`/widget/embed/${bot.embed_token}`)).statusCode).toBe(200)
  })
})

describe('the chat page', () => {
  test('carries the bot, its script and its styles, all from here', async () => {
    const response = await get(address.chatPage())

    expect(response.statusCode).toBe(200)
    expect(response.headers['content-type']).toBe('text/html; charset=utf-8')
    expect(configIn(response.body)).toEqual(config())
    const files = [...response.body.matchAll(/(?:src|href)="(\/widget\/assets\/[^"]+)"/g)].map(([, file]) => file ?? '')
    expect(files.length).toBeGreaterThan(1)
    for (const file of files) {
      const asset = await get(file)
      expect([file, asset.statusCode]).toEqual([file, 200])
      expect(asset.headers['cache-control']).toBe('public, max-age=31536000, immutable')
    }
  })

  test('may run its own script and reach its own origin, and nothing else', async () => {
    const policy = String((await get(address.chatPage())).headers['content-security-policy'])

    const directives = Object.fromEntries(policy.split('; ').map((line) => [line.split(' ')[0], line]))
    expect(directives).toMatchObject({
      'default-src': "default-src 'none'",
      'script-src': "script-src 'self'",
      'connect-src': "connect-src 'self'",
      'img-src': "img-src 'self' data:",
      'base-uri': "base-uri 'none'",
      'form-action': "form-action 'none'",
    })
    expect(policy).not.toContain('unsafe')
  })

  test.each([
    [[], 'frame-ancestors *'],
    [['example.com'], "frame-ancestors 'self' example.com:*"],
    [
      ['*.example.org', 'localhost:3000', 'https://Shop.example/path'],
      "frame-ancestors 'self' *.example.org:* localhost:3000 shop.example:*",
    ],
  ])('with the sites %j may be framed by %s', async (allowed_domains, expected) => {
    await save({ allowed_domains })

    const { headers } = await get(address.chatPage())

    expect(String(headers['content-security-policy']).split('; ').at(-1)).toBe(expected)
    expect(headers).not.toHaveProperty('x-frame-options')
  })

  test.each(hostileNames)('shows the name %j as text', async (name) => {
    await save({ name })

    const { body } = await get(address.chatPage())

    expect(configIn(body)).toEqual(config({ name }))
    expect(body.match(/<script/g)).toHaveLength(2)
    expect(body).not.toContain('<img')
  })
})

describe('the test page', () => {
  test('carries the snippet as a host page would, and is kept from search engines', async () => {
    const response = await get(address.testPage())

    expect(response.statusCode).toBe(200)
    expect(response.body).toContain(`<script async src="/widget/embed/${bot.embed_token}.js"></script>`)
    expect(response.body).toContain('<meta name="robots" content="noindex">')
  })

  test.each(hostileNames)('shows the name %j as text', async (name) => {
    await save({ name })

    const { body } = await get(address.testPage())

    expect(body.match(/<script/g)).toHaveLength(1)
    expect(body).not.toContain('<img')
  })
})

describe.each(['loader', 'chatPage'] as const)('%s in a cache', (kind) => {
  test('is asked about each time and not sent again while it is the same', async () => {
    const first = await get(address[kind]())
    const etag = String(first.headers.etag)

    const again = await get(address[kind](), { 'if-none-match': etag })

    expect(first.headers['cache-control']).toBe('no-cache')
    expect(etag).toMatch(/^"[\w-]{22}"$/)
    expect([again.statusCode, again.body, again.headers.etag]).toEqual([304, '', etag])
  })

  test.each([
    ['weakened by a proxy that compresses', (etag: string) => `W/${etag}`],
    ['among others', (etag: string) => `"other", ${etag}`],
  ])('is recognised by a tag that was %s', async (_name, write) => {
    const { headers } = await get(address[kind]())

    const again = await get(address[kind](), { 'if-none-match': write(String(headers.etag)) })

    expect(again.statusCode).toBe(304)
  })

  test('is sent anew at once after a save', async () => {
    const { headers } = await get(address[kind]())
    await save({ name: 'Grüezi!' })

    const again = await get(address[kind](), { 'if-none-match': String(headers.etag) })

    expect(again.statusCode).toBe(200)
    expect(again.body).toContain('Grüezi!')
  })
})

describe.each([
  ['unknown', 'x'.repeat(22)],
  ['too short', 'abc'],
  ['far too long', 'x'.repeat(300)],
  ['another path', '..%2f..%2fpackage'],
  ['markup', '%3Cscript%3Ealert(1)%3C%2Fscript%3E'],
])('a token that is %s', (_name, token) => {
  test.each([`/widget/embed/${token}.js`, `/widget/b/${token}/`, `/widget/test/${token}/`])(
    'is not found at %s',
    async (url) => {
      const response = await get(url)

      expect([response.statusCode, response.json().error.code]).toEqual([404, 'not_found'])
      expect(response.headers['content-type']).toContain('application/json')
    },
  )
})
