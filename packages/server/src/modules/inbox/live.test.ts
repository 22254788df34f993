import type { LiveEvent } from '@parley/contract/conversations'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { type InboxScene, startInboxScene } from '../../../test/inbox-scene.ts'
import { openSocket } from '../../../test/socket-client.ts'
import type { RegisteredCaller } from '../../../test/test-app.ts'

let scene: InboxScene
let open: LiveReader[] = []

beforeAll(async () => {
  scene = await startInboxScene()
})
afterAll(() => scene.close())
beforeEach(() => scene.groq.reset())
afterEach(async () => {
  for (const reader of open) reader.leave()
  open = []
  await expect.poll(() => scene.app.services.live.count()).toBe(0)
})

interface LiveReader {
  response: Response
  received: LiveEvent[]
  until(condition: (received: readonly LiveEvent[]) => boolean): Promise<void>
  /** Reads to the end. */
  rest(): Promise<void>
  leave(): void
}

async function watch(
  conversationId?: string,
  caller: Pick<RegisteredCaller, 'cookie'> = scene.owner as RegisteredCaller,
) {
  const abort = new AbortController()
  const query = conversationId ? `?conversation_id=${conversationId}` : ''
  const response = await fetch(`${scene.origin}/api/v1/live${query}`, {
    headers: { cookie: caller.cookie },
    signal: abort.signal,
  })
  const chunks = response.body?.pipeThrough(new TextDecoderStream()).getReader()
  const received: LiveEvent[] = []
  let pending = ''
  async function readMore(): Promise<boolean> {
    const chunk = await chunks?.read()
    if (!chunk || chunk.done) return false
    const frames = (pending + chunk.value).split('\n\n')
    pending = frames.pop() ?? ''
    for (const frame of frames) if (frame.startsWith('data: ')) received.push(JSON.parse(frame.slice(6)))
    return true
  }
  const reader: LiveReader = {
    response,
    received,
    until: async (condition) => {
      while (!condition(received)) if (!(await readMore())) throw new Error('The stream ended.')
    },
    rest: async () => {
      while (await readMore());
    },
    leave: () => abort.abort(),
  }
  open.push(reader)
  return reader
}

const kinds = (events: readonly LiveEvent[]) => events.map((event) => event.type)

test('a message, the end of its answer, a rating and closing are each told, in order', async () => {
  const visitor = await scene.visitor()
  const live = await watch()

  const { conversation_id: id, message_id: messageId } = await visitor.say('Hello')
  await live.until((received) => received.length === 3)
  await visitor.rate(messageId, 'up')
  await live.until((received) => received.length === 4)
  await scene.owner.request('PATCH', `/api/v1/conversations/${id}`, { state: 'closed' })
  await live.until((received) => received.length === 5)

  const changed = { type: 'conversation-changed', conversation_id: id, bot_id: scene.bot.id }
  expect(live.received).toEqual([{ type: 'ready' }, changed, changed, changed, changed])
  expect(live.response.headers.get('content-type')).toContain('text/event-stream')
  expect(live.response.headers.get('x-vercel-ai-ui-message-stream')).toBeNull()
})

test('what is told is stored by then', async () => {
  const live = await watch()

  const sent = (await scene.visitor()).say('Stored?')
  await live.until((received) => received.length === 2)
  const [listed] = (await scene.list('limit=1')).items
  await sent

  expect(listed?.preview).toBe('Stored?')
})

test('an answer is told as it is written, from the middle too, without loss or doubling', async () => {
  const sessionId = 'watched'
  const first = await scene.send('First', { sessionId })
  const { conversation_id: id } = (await first.json()) as { conversation_id: string }
  const early = await watch(id)
  await early.until((received) => received.length === 1)
  const answer = scene.groq.hold()
  const visitor = await scene.stream('Second', { sessionId })
  await answer.send('One ')
  await early.until((received) => kinds(received).includes('answer-delta'))

  const late = await watch(id)
  await late.until((received) => kinds(received).includes('answer-text'))
  for (const word of ['two ', 'three ', 'four']) await answer.send(word)
  await answer.finish()
  await visitor.rest()
  const spelled = (events: readonly LiveEvent[]) =>
    events.reduce(
      (text, event) =>
        event.type === 'answer-text' ? event.text : event.type === 'answer-delta' ? text + event.delta : text,
      '',
    )
  await early.until((received) => spelled(received) === 'One two three four')
  await late.until((received) => spelled(received) === 'One two three four')

  expect(late.received.find((event) => event.type === 'answer-text')).toMatchObject({ text: 'One ' })
  expect(kinds(early.received).slice(0, 3)).toEqual(['ready', 'conversation-changed', 'answer-text'])
})

test('that a visitor types is told to whoever watches the conversation, now and then, and is stored nowhere', async () => {
  const visitor = await openSocket(`${scene.origin}/ws/chat/${scene.bot.embed_token}/`)
  visitor.send({ type: 'resume', session_id: 'typist' })
  visitor.send({ type: 'typing' })
  visitor.send({ type: 'send', session_id: 'typist', message: 'Hello' })
  await visitor.until((frames) => frames.some((frame) => frame.type === 'event' && frame.event.type === 'finish'))
  const { items } = await scene.list('limit=1')
  const id = items[0]?.id as string
  const [watcher, other] = [await watch(id), await watch()]
  await watcher.until((received) => received.length === 1)
  await other.until((received) => received.length === 1)
  const before = await scene.list('limit=1')

  // No time passes between what is typed.
  vi.useFakeTimers({ toFake: ['performance'] })
  onTestFinished(() => void vi.useRealTimers())
  const second = await openSocket(`${scene.origin}/ws/chat/${scene.bot.embed_token}/`)
  second.send({ type: 'resume', session_id: 'typist' })
  for (let count = 0; count < 5; count += 1) second.send({ type: 'typing' })
  second.send({ type: 'ping' })
  await second.until((frames) => frames.some(({ type }) => type === 'pong'))
  const after = await scene.list('limit=1')
  await (await scene.visitor()).say('Elsewhere')
  await other.until((received) => received.length === 3)
  await watcher.until((received) => received.length === 4)
  for (const { socket } of [visitor, second]) socket.terminate()

  expect(watcher.received[1]).toEqual({ type: 'visitor-typing', conversation_id: id, bot_id: scene.bot.id })
  expect(kinds(watcher.received)).toEqual(['ready', 'visitor-typing', 'conversation-changed', 'conversation-changed'])
  expect(kinds(other.received)).toEqual(['ready', 'conversation-changed', 'conversation-changed'])
  expect(after).toEqual(before)
})

test("another conversation's text stays away, and so does another workspace's news", async () => {
  const { conversation_id: quiet } = await (await scene.visitor()).say('Quiet')
  const outsider = await scene.app.register()
  const [own, foreign] = [await watch(quiet), await watch(undefined, outsider)]
  await foreign.until((received) => received.length === 1)

  await (await scene.visitor()).say('Elsewhere')
  await own.until((received) => received.length === 3)
  const { id: botId } = (await outsider.request('POST', '/api/v1/bots', { name: 'Theirs' })).json()
  const theirs = await fetch(`${scene.origin}/api/send/${await tokenOf(outsider, botId)}/`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ message: 'Theirs', session_id: 'theirs' }),
  })
  await theirs.text()
  await foreign.until((received) => received.length === 3)

  expect(kinds(own.received)).toEqual(['ready', 'conversation-changed', 'conversation-changed'])
  expect(foreign.received.slice(1).every((event) => 'bot_id' in event && event.bot_id === botId)).toBe(true)
})

async function tokenOf(caller: RegisteredCaller, botId: string): Promise<string> {
  return (await caller.request('GET', `/api/v1/bots/${botId}`)).json().embed_token
}

describe('a stream ends', () => {
  test('when its login does', async () => {
    const member = await scene.app.register()
    const live = await watch(undefined, member)
    await live.until((received) => received.length === 1)

    await member.request('POST', '/api/accounts/logout')
    await scene.app.services.live.check()

    await live.rest()
    expect(kinds(live.received)).toEqual(['ready'])
  })

  test('but not with the login of somebody else', async () => {
    const [stays, goes] = [await scene.app.register(), await scene.app.register()]
    const live = await watch(undefined, stays)

    await goes.request('POST', '/api/accounts/logout')
    await scene.app.services.live.check()

    expect(scene.app.services.live.count()).toBe(1)
    await live.until((received) => received.length === 1)
  })
})

test('the twenty-first stream of one user is refused', async () => {
  const member = await scene.app.register()
  for (let number = 0; number < 20; number += 1) await watch(undefined, member)

  const refused = await watch(undefined, member)

  expect(refused.response.status).toBe(429)
  expect((await watch()).response.status).toBe(200)
})

test('no API key watches', async () => {
  const made = await scene.owner.request('POST', '/api/v1/api-keys', {
    name: 'Key',
    scope: 'write',
    expires_in_days: 7,
  })

  const response = await fetch(`${scene.origin}/api/v1/live`, {
    headers: { authorization: `Bearer ${made.json().secret ?? made.json().key}` },
  })

  expect(response.status).toBe(403)
})

test('open streams do not keep the server from closing', async () => {
  const other = await startInboxScene()
  const response = await fetch(`${other.origin}/api/v1/live`, {
    headers: { cookie: (other.owner as RegisteredCaller).cookie },
  })

  await other.close()

  expect(await response.text()).toContain('"ready"')
})
