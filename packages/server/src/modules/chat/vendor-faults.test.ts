import { describe, expect, onTestFinished, test } from 'vitest'
import { type ChatScene, startChatScene } from '../../../test/chat-scene.ts'
import type { AnswerScript } from '../../../test/groq-answer.ts'
import type { ScriptedFailure } from '../../../test/loopback-groq.ts'
import { textOf } from '../../../test/sse-reader.ts'

// What a vendor may do to an answer, and what becomes of it. Each test has a server of its own: a model that failed a few
// times is left alone for a while, and that must reach no other test.

const own = 'openai/gpt-oss-20b'
const other = 'openai/gpt-oss-120b'

/** Has little patience: only for what tests just that, since a busy machine is slow too. */
const hasty = { FIRST_TOKEN_TIMEOUT_MS: '1000', TOKEN_TIMEOUT_MS: '1000', ANSWER_TIMEOUT_MS: '2500' }

async function open(env: Record<string, string> = {}): Promise<ChatScene> {
  const scene = await startChatScene(env)
  onTestFinished(() => scene.close())
  return scene
}

async function openWithFallback(env: Record<string, string> = {}): Promise<ChatScene> {
  const scene = await open(env)
  await scene.saveBot({ fallback_models: [{ vendor: 'groq', model: other }] })
  return scene
}

const asked = ({ groq }: ChatScene) => groq.requests.map(({ body }) => body?.model)

async function replyTo(scene: ChatScene, message = 'Hello', clientMessageId?: string) {
  const response = await scene.send(message, clientMessageId ? { clientMessageId } : {})
  return { status: response.status, body: await response.json(), turn: (await scene.settled()).at(-1) }
}

const rateLimit = (seconds: string): ScriptedFailure => ({
  ...{ status: 429, message: 'Rate limit reached.', code: 'rate_limit_exceeded', headers: { 'retry-after': seconds } },
})
const badKey: ScriptedFailure = { status: 401, message: 'Invalid API Key', code: 'invalid_api_key' }
const retired: ScriptedFailure = { status: 400, message: 'It was decommissioned.', code: 'model_decommissioned' }
const unknown: ScriptedFailure = { status: 404, message: 'No such model.', code: 'model_not_found' }
const noCapacity: ScriptedFailure = { status: 498, message: 'No capacity.', code: 'capacity_exceeded' }
const away: ScriptedFailure = { status: 503, message: 'Service unavailable.' }
const badGateway: ScriptedFailure = { status: 502, body: '<html>Bad gateway</html>' }

describe('a rate limit', () => {
  test('that ends in a second is waited for', async () => {
    const scene = await open()
    scene.groq.failWith(rateLimit('1'))

    const { status, turn } = await replyTo(scene)

    expect([status, turn?.state, asked(scene)]).toEqual([200, 'complete', [own, own]])
    expect(turn?.first_token_ms).toBeGreaterThanOrEqual(1_000)
  })

  test('that ends too late fails at once, and until then the vendor is not asked again', async () => {
    const scene = await open()
    scene.groq.failWith(rateLimit('90'))

    const first = await replyTo(scene)
    const second = await replyTo(scene, 'Hello again')

    expect([first.status, second.status, asked(scene)]).toEqual([503, 503, [own]])
    expect(first.turn?.failure).toMatch(/rate limit.*Rate limit reached/)
    expect(second.turn?.failure).toMatch(/left alone for another (8\d|90) s/)
  })

  test('that ends too late leaves the answer to the next model, at once for the messages after it', async () => {
    const scene = await openWithFallback()
    scene.groq.failWith(rateLimit('90'))

    const first = await replyTo(scene)
    const second = await replyTo(scene, 'Hello again')

    expect([first.status, second.status, asked(scene)]).toEqual([200, 200, [own, other, other]])
    expect([first.turn?.model, second.turn?.model]).toEqual([other, other])
  })
})

test('a key that is refused is not tried again, and the owner is told', async () => {
  const scene = await open()
  scene.groq.failWith(badKey)

  const { status, turn } = await replyTo(scene)

  expect([status, turn?.state, asked(scene)]).toEqual([503, 'failed', [own]])
  expect(turn?.failure).toMatch(/refused the API key.*Invalid API Key/)
})

test.each([
  ['was retired', retired],
  ['is not known', unknown],
])('a model that %s leaves the answer to the next, at its price', async (_what, failure) => {
  const scene = await openWithFallback()
  scene.groq.failWith(failure)

  const { status, turn } = await replyTo(scene)

  expect([status, asked(scene), turn?.model]).toEqual([200, [own, other], other])
  expect(turn?.cost_nanousd).toBe((turn?.input_tokens ?? 0) * 150 + (turn?.output_tokens ?? 0) * 600)
})

test.each([
  ['413', { status: 413, message: 'Request too large.', code: 'rate_limit_exceeded' }],
  ['context_length_exceeded', { status: 400, message: 'Too long.', code: 'context_length_exceeded' }],
])('too long a question (%s) is asked once more with less of the history', async (_code, failure) => {
  const scene = await open()
  await replyTo(scene, 'First')
  await replyTo(scene, 'Second')
  scene.groq.reset()
  scene.groq.failWith(failure)

  const { status } = await replyTo(scene, 'Third')

  const lengths = scene.groq.requests.map(({ body }) => body?.messages.length)
  expect([status, lengths]).toEqual([200, [6, 4]])
  expect(scene.groq.requests[1]?.body?.messages.at(-1)).toMatchObject({ role: 'user', content: 'Third' })
})

test('a question that is too long whatever is left out fails after one more try', async () => {
  const scene = await open()
  const failure = { status: 413, message: 'Request too large.', code: 'rate_limit_exceeded' }
  scene.groq.failWith(failure)
  scene.groq.failWith(failure)

  const { status, turn } = await replyTo(scene)

  expect([status, scene.groq.requests.length]).toEqual([503, 2])
  expect(turn?.failure).toMatch(/too long for the vendor's limits/)
})

test('a vendor without capacity is asked once more, then the next model', async () => {
  const scene = await openWithFallback()
  scene.groq.failWith(noCapacity)
  scene.groq.failWith(noCapacity)

  const { status, turn } = await replyTo(scene)

  expect([status, asked(scene), turn?.model]).toEqual([200, [own, own, other], other])
})

test.each([
  ['503', away],
  ['a page of a proxy', badGateway],
])('a vendor that answers %s is tried twice more', async (_what, failure) => {
  const scene = await open()
  scene.groq.failWith(failure)
  scene.groq.failWith(failure)
  const mended = await replyTo(scene)
  for (let tries = 0; tries < 3; tries += 1) scene.groq.failWith(failure)

  const broken = await replyTo(scene, 'Hello again')

  expect([mended.status, broken.status, scene.groq.requests.length]).toEqual([200, 503, 6])
  expect(broken.turn?.failure).toMatch(/failed with status 50[23]/)
})

test('a model that failed five times in a row is left alone', async () => {
  const scene = await open()
  for (let tries = 0; tries < 5; tries += 1) scene.groq.failWith(away)
  await replyTo(scene, 'One')
  await replyTo(scene, 'Two')
  const before = scene.groq.requests.length

  const { status, turn } = await replyTo(scene, 'Three')

  expect([status, before, scene.groq.requests.length]).toEqual([503, 5, 5])
  expect(turn?.failure).toMatch(/left alone/)
})

test.each([
  ['refuses connections', 'http://127.0.0.1:9/openai/v1'],
  ['has no address', 'http://vendor.invalid/openai/v1'],
])('a vendor that %s is an error, not a hang', async (_what, baseUrl) => {
  const scene = await open({ GROQ_BASE_URL: baseUrl })

  const { status, turn } = await replyTo(scene)

  expect(status).toBe(503)
  expect(turn?.failure).toMatch(/connection to the vendor failed/)
})

test.each<[string, AnswerScript]>([
  ['a reset connection', { deltas: ['Half ', 'an'], ending: 'reset' }],
  ['an end without a finish', { deltas: ['Half ', 'an'], ending: 'end' }],
  ['an error frame inside a 200', { deltas: ['Half ', 'an'], ending: 'error' }],
  ['a malformed frame', { deltas: ['Half ', 'an'], ending: 'malformed' }],
])('%s in mid-answer keeps what was said, begins nothing anew, and can be retried', async (_name, script) => {
  const scene = await openWithFallback()
  scene.groq.answerWith(script)

  const received = await (await scene.stream('Hello', { clientMessageId: 'm-1' })).rest()
  const [broken] = await scene.settled()
  const retried = await replyTo(scene, 'Hello', 'm-1')

  expect(received.at(-1)?.event).toMatchObject({ type: 'error', code: 'provider_unavailable' })
  expect([broken?.state, broken?.text, textOf(received)]).toEqual(['interrupted', 'Half an', 'Half an'])
  expect([retried.status, retried.turn?.attempt, asked(scene)]).toEqual([200, 2, [own, own]])
})

test.each<[string, AnswerScript]>([
  ['a reset connection', { deltas: [], ending: 'reset' }],
  ['an end without a finish', { deltas: [], ending: 'end' }],
  ['an error frame inside a 200', { deltas: [], ending: 'error' }],
  ['a malformed frame', { deltas: [], ending: 'malformed' }],
])('%s before the first word is tried again', async (_name, script) => {
  const scene = await open()
  scene.groq.answerWith(script)

  const { status, turn } = await replyTo(scene)

  expect([status, turn?.state, asked(scene)]).toEqual([200, 'complete', [own, own]])
})

describe('a model that takes too long', () => {
  test.each<[string, AnswerScript, string, string]>([
    ['silence in mid-answer', { deltas: ['Half ', 'an'], ending: 'stall' }, 'interrupted', 'Half an'],
    ['silence from the start', { deltas: [], ending: 'stall' }, 'failed', ''],
    ['a token now and then for ever', { deltas: Array(50).fill('word '), delayMs: 200 }, 'interrupted', 'word '],
  ])('%s ends in one state, the text so far kept', async (_name, script, state, text) => {
    const scene = await open(hasty)
    scene.groq.answerWith(script)

    const received = await (await scene.stream('Hello')).rest()

    const turn = (await scene.settled()).at(-1)
    expect(received.at(-1)?.event).toMatchObject({ type: 'error', code: 'provider_unavailable' })
    expect([turn?.state, asked(scene)]).toEqual([state, [own]])
    expect(turn?.text.startsWith(text)).toBe(true)
    expect(textOf(received)).toBe(turn?.text)
  })

  test('to say its first word leaves the answer to the next', async () => {
    const scene = await openWithFallback({ FIRST_TOKEN_TIMEOUT_MS: '1000' })
    scene.groq.answerWith({ deltas: [], ending: 'stall' })

    const { status, turn } = await replyTo(scene)

    expect([status, asked(scene), turn?.model]).toEqual([200, [own, other], other])
  })

  test('thinking counts as life', async () => {
    const scene = await open({ FIRST_TOKEN_TIMEOUT_MS: '1500', TOKEN_TIMEOUT_MS: '1500' })
    scene.groq.answerWith({ reasoning: Array(8).fill('hm '), deltas: ['So.'], delayMs: 300 })

    const { status, body } = await replyTo(scene)

    expect([status, (body as { reply: string }).reply]).toEqual([200, 'So.'])
  })
})

test('an answer without a word is asked for once more, and both are paid for', async () => {
  const scene = await open()
  scene.groq.answerWith({ deltas: [], reasoning: ['hm'] })

  const { status, turn } = await replyTo(scene)

  expect([status, turn?.state, asked(scene)]).toEqual([200, 'complete', [own, own]])
  // One token of thinking, and then "You said: Hello" word by word.
  expect(turn?.output_tokens).toBe(1 + 3)
})

test('a vendor that was away and then says nothing is asked once more all the same', async () => {
  const scene = await open()
  scene.groq.failWith(away)
  scene.groq.answerWith({ deltas: ['\n'] })

  const { status, turn } = await replyTo(scene)

  expect([status, turn?.state, asked(scene)]).toEqual([200, 'complete', [own, own, own]])
})

test('a second answer without a word is an error', async () => {
  const scene = await open()
  scene.groq.answerWith({ deltas: [] })
  scene.groq.answerWith({ deltas: [] })

  const { status, turn } = await replyTo(scene)

  expect([status, turn?.state, asked(scene)]).toEqual([503, 'failed', [own, own]])
  expect(turn?.failure).toMatch(/without a word/)
})

test('a visitor who stops while a retry is waited for gets no answer, and the vendor no request', async () => {
  const scene = await open()
  scene.groq.failWith(rateLimit('15'))
  const reader = await scene.stream('Hello')
  await expect.poll(() => scene.groq.requests.length).toBe(1)

  const stopped = await fetch(`${scene.origin}/api/stop/${scene.bot.embed_token}/`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ session_id: 'visitor-1' }),
  })

  expect([await stopped.json(), (await reader.rest()).at(-1)?.event.type]).toEqual([{ stopped: true }, 'abort'])
  expect([(await scene.settled()).at(-1)?.state, asked(scene)]).toEqual(['stopped', [own]])
})

test('nothing that a vendor said reaches a visitor', async () => {
  const scene = await open()
  for (const failure of [badKey, retired, noCapacity, noCapacity, noCapacity]) scene.groq.failWith(failure)

  const replies = [await replyTo(scene, 'One'), await replyTo(scene, 'Two'), await replyTo(scene, 'Three')]

  for (const { status, body } of replies) {
    expect(status).toBe(503)
    expect(body).toMatchObject({ reply: '', session_id: 'visitor-1', error: { code: 'provider_unavailable' } })
    expect(JSON.stringify(body)).not.toMatch(/Invalid API Key|decommissioned|capacity/i)
  }
})

test('the owner is alerted once of what fails answers, and no more once the model answers', async () => {
  const scene = await open()
  const alerts = async () => {
    await scene.app.services.alerts.settled()
    return (await scene.owner.request('GET', '/api/v1/alerts')).json().items
  }
  for (let tries = 0; tries < 3; tries += 1) scene.groq.failWith(badKey)
  for (const message of ['One', 'Two', 'Three']) await replyTo(scene, message)

  const raised = await alerts()
  await replyTo(scene, 'Four')
  const resolved = await alerts()

  expect(raised).toMatchObject([{ kind: 'key_refused', state: 'open', vendor: 'groq', bot: null }])
  expect(raised[0].message).toMatch(/refused the API key/)
  expect(resolved).toMatchObject([{ state: 'resolved' }])
})

test('a model that was retired is told of, though another answers in its place', async () => {
  const scene = await openWithFallback()
  scene.groq.failWith(retired)
  await replyTo(scene)
  await scene.app.services.alerts.settled()

  const { items } = (await scene.owner.request('GET', '/api/v1/alerts')).json()

  expect(items).toMatchObject([{ kind: 'model_gone', state: 'open', model: own, bot: { name: 'Mara' } }])
})
