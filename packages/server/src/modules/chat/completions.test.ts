import type { BotView } from '@parley/contract/bots'
import OpenAI from 'openai'
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { type ChatScene, startChatScene } from '../../../test/chat-scene.ts'
import { withSystem } from '../../platform/db/with-system.ts'

let scene: ChatScene
let apiKey: string

beforeAll(async () => {
  scene = await startChatScene({ IP_MESSAGES_PER_MINUTE: '1', VISITOR_MESSAGES_PER_MINUTE: '1' })
  apiKey = await makeKey('write')
})
afterAll(() => scene.close())
beforeEach(() => scene.groq.reset())

async function makeKey(scope: 'read' | 'write'): Promise<string> {
  const made = await scene.owner.request('POST', '/api/v1/api-keys', { name: scope, scope, expires_in_days: 7 })
  return made.json().key
}

const client = (key: string = apiKey) => new OpenAI({ apiKey: key, baseURL: `${scene.origin}/v1` })
const ask = (text: string) => ({ model: scene.bot.id as string, messages: [{ role: 'user' as const, content: text }] })

/** What a client throws, as far as it tells what went wrong. */
const refusal = (work: Promise<unknown>) =>
  work.then(
    () => {
      throw new Error('It was answered.')
    },
    (error: InstanceType<typeof OpenAI.APIError>) => ({
      kind: error.constructor.name,
      status: error.status,
      code: error.code,
      type: error.type,
      param: error.param,
      message: error.message,
    }),
  )

test('a bot answers in one piece, with what it took', async () => {
  scene.groq.answerWith({ deltas: ['At ', 'nine.'] })

  const { id, created, ...answer } = await client().chat.completions.create(ask('When do you open?'))

  expect(answer).toMatchObject({
    object: 'chat.completion',
    model: scene.bot.id,
    choices: [{ index: 0, message: { role: 'assistant', content: 'At nine.' }, finish_reason: 'stop' }],
  })
  const [turn] = (await scene.turns()).slice(-1)
  expect(turn).toMatchObject({ state: 'complete', text: 'At nine.' })
  expect(answer.usage).toEqual({
    prompt_tokens: turn?.input_tokens,
    completion_tokens: turn?.output_tokens,
    total_tokens: (turn?.input_tokens ?? 0) + (turn?.output_tokens ?? 0),
  })
  expect(answer.usage?.total_tokens).toBeGreaterThan(0)
  expect(id).toMatch(/^chatcmpl-/)
  expect(Math.abs(created - Date.now() / 1_000)).toBeLessThan(3_600)
})

test('a bot answers as it writes, by its embed token too, with its usage at the end', async () => {
  const answer = scene.groq.hold()
  const stream = await client().chat.completions.create({
    ...ask('Stream'),
    model: scene.bot.embed_token,
    stream: true,
    stream_options: { include_usage: true },
  })
  const chunks: OpenAI.ChatCompletionChunk[] = []
  const reading = (async () => {
    for await (const chunk of stream) chunks.push(chunk)
  })()
  const said = () => chunks.map(({ choices }) => choices[0]?.delta.content ?? '').join('')
  await answer.send('Piece ')
  await expect.poll(said).toBe('Piece ')
  await answer.send('by piece.')
  await answer.finish()
  await reading

  expect(said()).toBe('Piece by piece.')
  expect(chunks[0]?.choices[0]?.delta.role).toBe('assistant')
  expect(chunks.at(-2)?.choices[0]?.finish_reason).toBe('stop')
  expect(chunks.at(-1)).toMatchObject({ choices: [], usage: { total_tokens: expect.any(Number) } })
  expect(chunks.slice(0, -1).every(({ usage }) => usage === null)).toBe(true)
})

test("the bot's own prompt, model and temperature apply; the program's instructions follow, and its messages are the conversation", async () => {
  await scene.saveBot({ system_prompt: 'You sell tea.', temperature: 0.25, max_output_tokens: 900 })

  await client().chat.completions.create({
    model: scene.bot.id,
    temperature: 1.9,
    max_completion_tokens: 600,
    messages: [
      { role: 'system', content: 'The customer is called Ada.' },
      { role: 'user', content: 'Hello' },
      { role: 'assistant', content: 'Good day.' },
      { role: 'developer', content: [{ type: 'text', text: 'Be brief.' }] },
      {
        role: 'user',
        content: [
          { type: 'text', text: 'Which ' },
          { type: 'text', text: 'tea?' },
        ],
      },
    ],
  })

  expect(scene.groq.requests[0]?.body).toMatchObject({
    model: 'openai/gpt-oss-20b',
    temperature: 0.25,
    max_tokens: 600,
    messages: [
      { role: 'system', content: 'You sell tea.\n\nThe customer is called Ada.\n\nBe brief.' },
      { role: 'user', content: 'Hello' },
      { role: 'assistant', content: 'Good day.' },
      { role: 'user', content: 'Which tea?' },
    ],
  })
})

test('a program shortens the answer, and never lengthens it', async () => {
  await scene.saveBot({ max_output_tokens: 700 })

  await client().chat.completions.create({ ...ask('Long'), max_tokens: 5_000 })

  expect(scene.groq.requests[0]?.body?.max_tokens).toBe(700)
})

test('an answer that was cut says so', async () => {
  const answer = scene.groq.hold()
  const asked = client().chat.completions.create(ask('Cut'))
  await answer.send('Not who')
  await answer.finish('length')

  expect((await asked).choices[0]).toMatchObject({ finish_reason: 'length', message: { content: 'Not who' } })
})

describe('in the inbox', () => {
  const conversations = async () =>
    (await scene.owner.request('GET', '/api/v1/conversations?limit=100')).json().items as {
      preview: string
      message_count: number
    }[]

  test('each request is a conversation of its own', async () => {
    const before = (await conversations()).length

    await client().chat.completions.create(ask('Alone one'))
    await client().chat.completions.create(ask('Alone two'))

    expect((await conversations()).length - before).toBe(2)
  })

  test('those of one user are one that goes on, and only what the program sends is in the prompt', async () => {
    await client().chat.completions.create({ ...ask('Known one'), user: 'ada@example.com' })
    await client().chat.completions.create({ ...ask('Known two'), user: 'ada@example.com' })

    expect((await conversations())[0]).toMatchObject({ preview: 'Known two', message_count: 4 })
    expect(scene.groq.requests[1]?.body?.messages.filter(({ role }) => role !== 'system')).toEqual([
      { role: 'user', content: 'Known two' },
    ])
  })

  test('what a program asked counts as any other traffic', async () => {
    const counts = async () => (await scene.owner.request('GET', `/api/v1/bots/${scene.bot.id}`)).json().counts
    const before = await counts()

    await client().chat.completions.create(ask('Counted'))

    expect(await counts()).toMatchObject({
      conversations: before.conversations + 1,
      messages: before.messages + 2,
    })
  })
})

test("no page can name a program's session", async () => {
  await client().chat.completions.create({ ...ask('Private'), user: 'ada' })
  const [session] = await withSystem(scene.app.services.database, 'chat.test', (tx) =>
    tx.selectFrom('visitor_session').select('session_id').orderBy('id', 'desc').limit(1).execute(),
  )
  const name = session?.session_id ?? ''

  const followed = await fetch(
    `${scene.origin}/api/stream/${scene.bot.embed_token}/?session_id=${encodeURIComponent(name)}`,
  )

  expect(name).toMatch(/^api\//)
  expect(followed.status).toBe(400)
})

describe('a client that leaves', () => {
  test('mid-stream leaves an answer that goes on and is stored', async () => {
    const answer = scene.groq.hold()
    const stream = await client().chat.completions.create({ ...ask('Leaving'), stream: true })
    await answer.send('Half ')
    for await (const chunk of stream) if (chunk.choices[0]?.delta.content === 'Half ') break
    stream.controller.abort()
    await answer.send('and whole.')
    await answer.finish()

    expect((await scene.settled()).at(-1)).toMatchObject({ state: 'complete', text: 'Half and whole.' })
  })

  test('before the answer, too', async () => {
    const answer = scene.groq.hold()
    const leaving = new AbortController()
    const asked = refusal(client().chat.completions.create(ask('Gone'), { signal: leaving.signal }))
    await answer.arrived
    leaving.abort()
    expect((await asked).kind).toBe('APIUserAbortError')
    await answer.send('To nobody.')
    await answer.finish()

    expect((await scene.settled()).at(-1)).toMatchObject({ state: 'complete', text: 'To nobody.' })
  })
})

describe('an answer that does not come', () => {
  test('is a failure, and is not asked for again', async () => {
    const before = (await scene.turns()).length
    scene.groq.failWith({ status: 400, message: 'secret of the vendor' })

    const refused = await refusal(client().chat.completions.create(ask('Fail')))

    expect(refused).toMatchObject({
      status: 503,
      code: 'provider_unavailable',
      type: 'server_error',
      message: expect.not.stringContaining('secret'),
    })
    expect(await scene.turns()).toHaveLength(before + 1)
  })

  test('ends the stream with an error', async () => {
    const answer = scene.groq.hold()
    const stream = await client().chat.completions.create({ ...ask('Break'), stream: true })
    await answer.send('Half ')
    const reading = (async () => {
      let said = ''
      for await (const chunk of stream) {
        said += chunk.choices[0]?.delta.content ?? ''
        if (said === 'Half ') await answer.reset()
      }
    })()

    expect(await refusal(reading)).toMatchObject({
      code: 'provider_unavailable',
      message: 'The answer could not be completed. Please try again.',
    })
    expect((await scene.settled()).at(-1)).toMatchObject({ state: 'interrupted', text: 'Half ' })
  })
})

describe('refused, in a form that its client knows', () => {
  test.each([
    ['a key that is not one of ours', 'sk-wrong'],
    ['a key that opens nothing', `parley_${'x'.repeat(40)}`],
  ])('%s', async (_name, key) => {
    expect(await refusal(client(key).chat.completions.create(ask('Hello')))).toMatchObject({
      ...{ kind: 'AuthenticationError', status: 401, code: 'unauthenticated', type: 'authentication_error' },
    })
  })

  test('a key that may only read; it may list the bots', async () => {
    const reader = client(await makeKey('read'))

    const refused = await refusal(reader.chat.completions.create(ask('Hello')))

    expect(refused).toMatchObject({ kind: 'PermissionDeniedError', status: 403, code: 'forbidden' })
    const model = { id: scene.bot.id, object: 'model', name: 'Mara' }
    expect((await reader.models.list()).data).toMatchObject([model])
    expect(await reader.models.retrieve(scene.bot.embed_token)).toMatchObject(model)
  })

  test.each([
    ['a bot that there is not', () => crypto.randomUUID() as string],
    ['a name that no token has', () => 'gpt-4o'],
    ['a token that there is not', () => 'x'.repeat(24)],
  ])('%s', async (_name, model) => {
    expect(await refusal(client().chat.completions.create({ ...ask('Hello'), model: model() }))).toMatchObject({
      ...{ kind: 'NotFoundError', status: 404, code: 'not_found', type: 'invalid_request_error' },
    })
  })

  test("another workspace's bot, by its id and by its token", async () => {
    const outsider = await scene.app.register()
    const theirs = (await outsider.request('POST', '/api/v1/bots', { name: 'Theirs' })).json<BotView>()

    for (const model of [theirs.id, theirs.embed_token]) {
      const refused = await refusal(client().chat.completions.create({ ...ask('Hello'), model }))
      expect(refused).toMatchObject({ status: 404, code: 'not_found' })
    }
    expect((await client().models.list()).data.map(({ id }) => id)).toEqual([scene.bot.id])
  })

  test('what this server has not got', async () => {
    const refused = await refusal(client().embeddings.create({ model: scene.bot.id, input: 'Hello' }))

    expect(refused).toMatchObject({
      ...{ status: 404, code: 'not_found', type: 'invalid_request_error' },
      message: expect.stringContaining('There is nothing at POST /v1/embeddings.'),
    })
  })

  test('an archived bot, which is not listed either', async () => {
    await scene.owner.request('POST', `/api/v1/bots/${scene.bot.id}/archive`)
    onTestFinished(async () => void (await scene.owner.request('POST', `/api/v1/bots/${scene.bot.id}/unarchive`)))

    const refused = await refusal(client().chat.completions.create(ask('Hello')))

    expect(refused).toMatchObject({ status: 403, code: 'bot_unavailable', type: 'permission_error' })
    expect((await client().models.list()).data).toEqual([])
  })

  test.each([
    ['no last word of the user', { messages: [{ role: 'assistant', content: 'Hello' }] }, 'messages'],
    ['an empty message', { messages: [{ role: 'user', content: ' ' }] }, 'messages'],
    ['no message at all', { messages: [] }, 'messages'],
    [
      'a picture',
      { messages: [{ role: 'user', content: [{ type: 'image_url', image_url: { url: 'data:' } }] }] },
      'messages.0.content',
    ],
    ['a message that is too long', { messages: [{ role: 'user', content: 'x'.repeat(8_001) }] }, 'messages'],
    ['tools', { tools: [{ type: 'function', function: { name: 'x' } }] }, 'tools'],
    ['two answers', { n: 2 }, 'n'],
  ])('%s', async (_name, changes, param) => {
    const body = { ...ask('Hello'), ...changes } as OpenAI.ChatCompletionCreateParamsNonStreaming

    const refused = await refusal(client().chat.completions.create(body))

    expect(refused).toMatchObject({ kind: 'BadRequestError', status: 400, code: 'invalid_input', param })
    expect(scene.groq.requests).toHaveLength(0)
  })
})
