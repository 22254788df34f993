import type { BotId, SessionId } from '@parley/contract/ids'
import { SignJWT } from 'jose'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type ChatScene, startChatScene } from '../../../test/chat-scene.ts'
import { deriveKey } from '../../platform/crypto/secret-key.ts'

let scene: ChatScene

beforeAll(async () => {
  scene = await startChatScene()
})
afterAll(() => scene.close())
beforeEach(() => scene.saveBot({ allowed_domains: [] }))

interface Minted {
  visitor_token: string
  session_id: string
  expires_in: number
}

function mint(body: object = {}, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${scene.origin}/api/visitor/${scene.bot.embed_token}/`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })
}

async function minted(body: object = {}): Promise<Minted> {
  return (await mint(body)).json() as Promise<Minted>
}

function history(token: string): Promise<Response> {
  return fetch(`${scene.origin}/api/history/${scene.bot.embed_token}/`, {
    headers: { authorization: `Bearer ${token}` },
  })
}

/** A token as the server signs it, but as of another time or for another bot. */
function forge({ botId = scene.bot.id, sessionId, endsAt }: { botId?: BotId; sessionId: string; endsAt: Date }) {
  return new SignJWT({ origin: '' })
    .setProtectedHeader({ alg: 'HS256' })
    .setAudience(botId)
    .setSubject(sessionId as SessionId)
    .setExpirationTime(endsAt)
    .sign(deriveKey(scene.app.services.secretKey, 'visitor tokens'))
}

const ago = (ms: number) => new Date(Date.now() - ms)
const minute = 60_000
const day = 24 * 60 * minute

test('a fresh visitor gets a session of their own and a token for fifteen minutes', async () => {
  const [first, second] = [await minted(), await minted()]

  expect(first.expires_in).toBe(900)
  expect(first.session_id).not.toBe(second.session_id)
  expect((await history(first.visitor_token)).status).toBe(200)
})

test('a session that was minted a token refuses bare access', async () => {
  const { session_id: sessionId } = await minted()

  const send = await scene.send('Let me in', { sessionId })
  const follow = await scene.follow({ sessionId })

  expect([send.status, follow.response.status]).toEqual([401, 401])
  expect(await send.json()).toMatchObject({ error: { code: 'unauthenticated' } })
})

test('a session that was used bare never gains a token', async () => {
  await scene.send('Bare', { sessionId: 'bare-one' })

  const response = await mint({ session_id: 'bare-one' })

  expect(response.status).toBe(409)
})

test('a client may name its unused session', async () => {
  expect((await minted({ session_id: 'my-own-name' })).session_id).toBe('my-own-name')
})

test('a token that ran out goes on with a fresh one for the same session', async () => {
  const { session_id: sessionId } = await minted()
  const old = await forge({ sessionId, endsAt: ago(day) })

  const refused = await history(old)
  const renewed = await minted({ visitor_token: old })

  expect(refused.status).toBe(401)
  expect(renewed.session_id).toBe(sessionId)
  expect((await history(renewed.visitor_token)).status).toBe(200)
})

test.each([
  ['too old', () => forge({ sessionId: 's', endsAt: ago(40 * day) })],
  ["another bot's", () => forge({ botId: crypto.randomUUID() as BotId, sessionId: 's', endsAt: ago(-minute) })],
  ['unsigned', async () => `${btoa('{"alg":"none"}')}.${btoa(`{"aud":"${scene.bot.id}","sub":"s"}`)}.`],
  ['no token at all', async () => 'nonsense'],
])('a token that proves nothing is refused: %s', async (_name, make) => {
  const token = await make()

  const [renewal, use] = [await mint({ visitor_token: token }), await history(token)]

  expect([renewal.status, use.status]).toEqual([401, 401])
})

test("a token opens its own session, not another's", async () => {
  const { visitor_token: token } = await minted()

  const response = await scene.send('Hello', { sessionId: 'someone-else', token })

  expect(response.status).toBe(403)
})

test.each([
  ['https://example.com', 200],
  ['https://example.com:8443', 200],
  ['https://shop.example.org', 200],
  ['http://localhost:3000', 200],
  ['http://localhost:3001', 403],
  ['https://example.org', 403],
  ['https://sub.example.com', 403],
  ['https://evil-example.com', 403],
  ['https://example.com.evil.net', 403],
  ['null', 403],
  [undefined, 403],
])('with a list of sites, a page of %s gets %i', async (origin, status) => {
  await scene.saveBot({ allowed_domains: ['example.com', '*.example.org', 'localhost:3000'] })

  const response = await mint({}, origin === undefined ? {} : { origin })

  expect(response.status).toBe(status)
  expect(response.headers.get('access-control-allow-origin')).toBe(status === 200 ? origin : null)
  expect(response.headers.get('access-control-allow-credentials')).toBeNull()
})

test("the chat page's own origin is always accepted", async () => {
  await scene.saveBot({ allowed_domains: ['example.com'] })

  expect((await mint({}, { origin: scene.origin })).status).toBe(200)
})

test('a page of another site may ask before it sends', async () => {
  const preflight = await fetch(`${scene.origin}/api/visitor/${scene.bot.embed_token}/`, {
    method: 'OPTIONS',
    headers: {
      origin: 'https://shop.example',
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'content-type',
    },
  })

  expect(preflight.status).toBe(204)
  expect(preflight.headers.get('access-control-allow-origin')).toBe('https://shop.example')
})

test('pages of other sites may not read the owner’s addresses', async () => {
  const response = await fetch(`${scene.origin}/api/v1/bots`, { headers: { origin: 'https://shop.example' } })

  expect(response.headers.get('access-control-allow-origin')).toBeNull()
})
