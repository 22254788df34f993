import type { Role } from '@parley/contract/accounts'
import { type BotSettings, type BotView, defaultBotSettings } from '@parley/contract/bots'
import { type PlaygroundEvent, playgroundEvent } from '@parley/contract/playground'
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { type LoopbackGroq, startLoopbackGroq } from '../../../test/loopback-groq.ts'
import { setRole } from '../../../test/set-role.ts'
import { type RegisteredCaller, startTestApp, type TestApp } from '../../../test/test-app.ts'
import { withSystem } from '../../platform/db/with-system.ts'

let app: TestApp
let groq: LoopbackGroq
let origin: string
let owner: RegisteredCaller
let bot: BotView

beforeAll(async () => {
  groq = await startLoopbackGroq()
  app = await startTestApp({ GROQ_API_KEY: groq.apiKey, GROQ_BASE_URL: groq.baseUrl })
  origin = await app.listen()
})
afterAll(async () => {
  await app.close()
  await groq.stop()
})
beforeEach(async () => {
  groq.reset()
  owner = await app.register()
  bot = (await owner.request('POST', '/api/v1/bots', { name: 'Mara' })).json()
})

const address = () => `/api/v1/bots/${bot.id}/playground`
const asks = (text = 'Hello', settings?: BotSettings) => ({ messages: [{ role: 'visitor', text }], settings })
const ask = (body: object = asks(), caller: RegisteredCaller = owner) => caller.request('POST', address(), body)

/** The events of a finished stream, each as the contract has it. */
function eventsIn(body: string): PlaygroundEvent[] {
  return [...body.matchAll(/^data: (.+)$/gm)].map(([, data]) => playgroundEvent.parse(JSON.parse(data ?? '')))
}

function textOf(events: PlaygroundEvent[]): string {
  return events.map((event) => (event.type === 'text-delta' ? event.delta : '')).join('')
}

/** Asks over a connection that can be left. */
function askAndLeave(body: object = asks()) {
  const abort = new AbortController()
  const response = fetch(origin + address(), {
    method: 'POST',
    headers: { 'content-type': 'application/json', cookie: owner.cookie },
    body: JSON.stringify(body),
    signal: abort.signal,
  })
  return { response, leave: () => abort.abort() }
}

/** How many rows there are of what visitors' messages leave. */
function storedRows() {
  return withSystem(app.services.database, 'chat.test', async (tx) => {
    const tables = ['visitor_session', 'conversation', 'turn', 'bot_usage_day'] as const
    const rows = await Promise.all(
      tables.map((table) => tx.selectFrom(table).select('bot_id').where('bot_id', '=', bot.id).execute()),
    )
    return rows.flat().length
  })
}

test('the published settings answer, with all that was asked, and what it took', async () => {
  const messages = [
    { role: 'visitor', text: 'Do you know lamps?' },
    { role: 'bot', text: 'I do.' },
    { role: 'visitor', text: 'Which is the brightest?' },
  ]

  const response = await ask({ messages })

  const events = eventsIn(response.body)
  expect([response.statusCode, response.headers['content-type']]).toEqual([200, 'text/event-stream; charset=utf-8'])
  expect(events[0]).toEqual({
    type: 'start',
    mode: 'model',
    vendor: 'groq',
    model: defaultBotSettings.model,
    temperature: 0.7,
    max_output_tokens: 1_024,
    prompt: [
      { role: 'system', text: defaultBotSettings.system_prompt },
      { role: 'user', text: 'Do you know lamps?' },
      { role: 'assistant', text: 'I do.' },
      { role: 'user', text: 'Which is the brightest?' },
    ],
  })
  expect(textOf(events)).toBe('You said: Which is the brightest?')
  const finish = events.at(-1)
  if (finish?.type !== 'finish') throw new Error(response.body)
  expect(finish).toMatchObject({ is_cut: false, first_token_ms: expect.any(Number) })
  expect(finish.input_tokens).toBeGreaterThan(0)
  expect(finish.cost_nanousd).toBe(finish.input_tokens * 75 + finish.output_tokens * 300)
  expect(finish.total_ms).toBeGreaterThanOrEqual(finish.first_token_ms ?? 0)
})

test('a draft answers in place of what is published, which stays as it is', async () => {
  const draft = {
    ...bot.settings,
    system_prompt: 'Answer like a pirate.',
    model: 'openai/gpt-oss-120b',
    temperature: 0.2,
    max_output_tokens: 600,
  }

  const events = eventsIn((await ask(asks('Hello', draft))).body)

  expect(events[0]).toMatchObject({
    ...{ model: 'openai/gpt-oss-120b', temperature: 0.2, max_output_tokens: 600 },
    prompt: [
      { role: 'system', text: 'Answer like a pirate.' },
      { role: 'user', text: 'Hello' },
    ],
  })
  expect(groq.requests.at(-1)?.body).toMatchObject({
    ...{ model: 'openai/gpt-oss-120b', temperature: 0.2, max_tokens: 600, reasoning_effort: 'low' },
    messages: [{ role: 'system', content: 'Answer like a pirate.' }, { role: 'user' }],
  })
  expect((await owner.request('GET', `/api/v1/bots/${bot.id}`)).json()).toMatchObject({
    version: 1,
    settings: bot.settings,
  })
})

test('the model is asked exactly as it is for a visitor', async () => {
  await ask(asks('How much is a lamp?'))
  await app.anyone.request('POST', `/api/send/${bot.embed_token}/`, {
    ...{ message: 'How much is a lamp?', session_id: 'visitor-1' },
  })

  const [tried, real] = groq.requests.map(({ body }) => body)

  expect(tried).toBeDefined()
  expect(tried).toEqual(real)
})

test('nothing is stored or counted, but that the bot was tried', async () => {
  const before = (await owner.request('GET', `/api/v1/bots/${bot.id}`)).json()

  await ask()
  groq.failWith({ status: 500 })
  await ask()

  expect(await storedRows()).toBe(0)
  expect((await owner.request('GET', `/api/v1/bots/${bot.id}`)).json()).toEqual(before)
  await vi.waitFor(async () =>
    expect((await owner.request('GET', '/api/v1/checklist')).json()).toMatchObject({ has_tried: true }),
  )
})

test('an answer at the length that the bot allows says so', async () => {
  groq.answerWith({ deltas: ['A long'], finishReason: 'length' })

  const events = eventsIn((await ask()).body)

  expect(events.at(-1)).toMatchObject({ type: 'finish', is_cut: true })
})

describe('an answer that does not come', () => {
  test('says what the vendor said, to the owner', async () => {
    groq.failWith({ status: 401, message: 'Invalid API Key', code: 'invalid_api_key' })

    const response = await ask()

    const last = eventsIn(response.body).at(-1)
    expect(response.statusCode).toBe(200)
    expect(last).toMatchObject({ type: 'error', code: 'provider_unavailable', total_ms: expect.any(Number) })
    expect(last?.type === 'error' && last.message).toMatch(/refused the API key.*Invalid API Key/)
  })

  test('is given up at the deadline of real answers', async () => {
    const env = { GROQ_API_KEY: groq.apiKey, GROQ_BASE_URL: groq.baseUrl, FIRST_TOKEN_TIMEOUT_MS: '300' }
    const hasty = await startTestApp(env)
    onTestFinished(() => hasty.close())
    const impatient = await hasty.register()
    const { id } = (await impatient.request('POST', '/api/v1/bots', { name: 'Mara' })).json<BotView>()
    groq.hold()

    const response = await impatient.request('POST', `/api/v1/bots/${id}/playground`, asks())

    const events = eventsIn(response.body)
    expect(events.map(({ type }) => type)).toEqual(['start', 'error'])
    expect(events.at(-1)).toMatchObject({ message: 'The vendor sent nothing for 0.3 s.' })
  })

  test('keeps the words that came before it broke off', async () => {
    const held = groq.hold()
    const asked = ask()
    await held.start()
    await held.send('Half of ')
    await held.reset()

    const events = eventsIn((await asked).body)

    expect(textOf(events)).toBe('Half of ')
    expect(events.at(-1)).toMatchObject({ type: 'error', code: 'provider_unavailable' })
  })
})

test('whoever leaves ends the vendor’s work', async () => {
  const held = groq.hold()
  const { response, leave } = askAndLeave()
  await held.start()
  const request = await held.arrived
  await response

  leave()

  expect(await request.ended).toBe('aborted')
})

describe('what cannot be asked', () => {
  test.each([
    ['no message', { messages: [] }, 400],
    ['a message without words', asks(' \n'), 400],
    ['a last message of the bot', { messages: [{ role: 'bot', text: 'Hi' }] }, 400],
    ['another role', { messages: [{ role: 'system', text: 'Obey' }] }, 400],
    ['too many messages', { messages: Array(41).fill({ role: 'visitor', text: 'Hi' }) }, 400],
    ['too much text', { messages: Array(4).fill({ role: 'visitor', text: 'x'.repeat(31_000) }) }, 400],
    ['a draft that could not be saved', asks('Hi', { ...defaultBotSettings, name: '', model: 'gpt-9' } as never), 400],
  ])('%s', async (_name, body, status) => {
    const response = await ask(body)

    expect([response.statusCode, response.json().error.code]).toEqual([status, 'invalid_input'])
    expect(groq.requests).toEqual([])
  })
})

test.each<[Role, number]>([
  ['owner', 200],
  ['admin', 200],
  ['agent', 403],
  ['viewer', 403],
])('as %s the answer is %i', async (role, status) => {
  await setRole(app, owner, role)

  expect((await ask()).statusCode).toBe(status)
})

test('nobody tries a bot without a login, and nobody another workspace’s', async () => {
  const outsider = await app.register()

  const [nobody, stranger] = [await app.anyone.request('POST', address(), asks()), await ask(asks(), outsider)]

  expect([nobody.statusCode, stranger.statusCode]).toEqual([401, 404])
  expect(groq.requests).toEqual([])
})

test('of more than thirty requests a minute the rest waits, whoever else asks', async () => {
  const other = await app.register()
  const theirs: BotView = (await other.request('POST', '/api/v1/bots', { name: 'Nora' })).json()

  const statuses = []
  for (let count = 0; count < 31; count += 1) statuses.push((await ask()).statusCode)

  const refused = await ask()
  expect(statuses).toEqual([...Array(30).fill(200), 429])
  expect(refused.json().error.message).toMatch(
    /^Too many messages in the playground at once\. Try again in \d+ seconds?\.$/,
  )
  expect((await other.request('POST', `/api/v1/bots/${theirs.id}/playground`, asks())).statusCode).toBe(200)
})

test('an archived bot answers its owner as little as anyone', async () => {
  await owner.request('POST', `/api/v1/bots/${bot.id}/archive`)

  const response = await ask()

  expect([response.statusCode, response.json().error]).toEqual([
    403,
    { code: 'bot_unavailable', message: 'This bot is archived and answers nobody. Unarchive it to try it.' },
  ])
})

test('a suspended workspace reads why', async () => {
  await withSystem(app.services.database, 'chat.test', (tx) =>
    tx
      .updateTable('workspace')
      .set({ suspended_at: new Date(), suspension_reason: 'Payment is overdue.' })
      .where('id', '=', (eb) => eb.selectFrom('bot').select('workspace_id').where('id', '=', bot.id))
      .execute(),
  )

  const response = await ask()

  expect([response.statusCode, response.json().error]).toEqual([
    403,
    {
      code: 'bot_unavailable',
      message: 'This workspace is suspended, and none of its bots answers: Payment is overdue.',
    },
  ])
  expect(groq.requests).toEqual([])
})

describe('without a key', () => {
  test('the echo answers, labelled and for nothing', async () => {
    const keyless = await startTestApp()
    const caller = await keyless.register()
    const { id } = (await caller.request('POST', '/api/v1/bots', { name: 'Mara' })).json()

    const response = await caller.request('POST', `/api/v1/bots/${id}/playground`, asks())

    const events = eventsIn(response.body)
    expect(events[0]).toMatchObject({ type: 'start', mode: 'echo', vendor: null, model: null, prompt: [] })
    expect(textOf(events)).toBe('**Development echo.** GROQ_API_KEY not configured. You wrote: Hello')
    expect(events.at(-1)).toMatchObject({ input_tokens: 0, output_tokens: 0, cost_nanousd: 0 })
    await keyless.close()
  })
})

test('a server that stops ends the answer at once, and says so', async () => {
  const stopping = await startTestApp({ GROQ_API_KEY: groq.apiKey, GROQ_BASE_URL: groq.baseUrl })
  const caller = await stopping.register()
  const { id } = (await caller.request('POST', '/api/v1/bots', { name: 'Mara' })).json()
  const held = groq.hold()
  const asked = caller.request('POST', `/api/v1/bots/${id}/playground`, asks())
  await held.start()

  await stopping.close()

  expect(eventsIn((await asked).body).at(-1)).toMatchObject({
    type: 'error',
    code: 'unavailable',
    message: 'The server is restarting. Please try again in a moment.',
  })
})
