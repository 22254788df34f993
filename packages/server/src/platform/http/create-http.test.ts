import { expect, test } from 'vitest'
import { z } from 'zod'
import type { Database } from '../db/database.ts'
import { createLog } from '../log.ts'
import { createHttp } from './create-http.ts'
import { mountRoutes } from './mount-routes.ts'
import { publicRoute } from './route.ts'

const http = createHttp({ ALLOWED_HOSTS: [], PUBLIC_URL: undefined, TRUSTED_PROXIES: [] }, createLog('silent'))
const text = z.object({ text: z.string().max(10), parts: z.array(z.object({ text: z.string() })).optional() })
mountRoutes(
  http,
  [
    publicRoute({ method: 'POST', path: '/echo', body: text, response: text, handle: (_context, { body }) => body }),
    publicRoute({ method: 'POST', path: '/done', handle: () => undefined }),
    publicRoute({
      method: 'GET',
      path: '/items/:item',
      params: z.object({ item: z.string() }),
      response: z.object({ item: z.string() }),
      handle: (_context, { params }) => params,
    }),
  ],
  {
    database: undefined as unknown as Database,
    authentication: {
      findUser: async () => undefined,
      findApiKey: async () => undefined,
      getActor: () => Promise.reject(new Error('Nobody acts here.')),
    },
  },
)

const post = (payload: string, type = 'application/json') =>
  http.inject({ method: 'POST', url: '/echo', headers: { 'content-type': type }, payload })

test('an address is the same with and without its last slash', async () => {
  const [bare, slashed] = await Promise.all([http.inject('/items/a'), http.inject('/items/a/')])

  expect([bare.json(), slashed.json()]).toEqual([{ item: 'a' }, { item: 'a' }])
})

test('nothing to say is 204 without a body', async () => {
  const response = await http.inject({ method: 'POST', url: '/done' })

  expect([response.statusCode, response.body]).toEqual([204, ''])
})

test('answers are not kept, not guessed at, and tell other sites little', async () => {
  const { headers } = await http.inject('/items/a')

  expect(headers).toMatchObject({
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'strict-origin-when-cross-origin',
  })
})

test.each([
  ['an unknown address', '/nowhere?x=1', 404, 'not_found', 'There is nothing at /nowhere.'],
  ['a part that is far too long', `/items/${'x'.repeat(300)}`, 404, 'not_found', /^There is nothing at \/items\/x+\.$/],
  ['an address that cannot be decoded', '/items/%E0%A4%A', 400, 'invalid_input', 'The address is malformed.'],
])('%s has the form of every error', async (_name, url, status, code, message) => {
  const response = await http.inject(url)

  expect(response.statusCode).toBe(status)
  expect(response.json()).toEqual({
    error: { code, message: typeof message === 'string' ? message : expect.stringMatching(message) },
  })
})

test('a method that an address does not know finds nothing', async () => {
  const response = await http.inject({ method: 'PATCH', url: '/echo', payload: {} })

  expect([response.statusCode, response.json().error.code]).toEqual([404, 'not_found'])
})

test.each([
  ['broken JSON', '{"text": ', 'application/json', 400, 'The body is not valid JSON.'],
  ['no JSON at all', '', 'application/json', 400, 'The body is not valid JSON.'],
  ['a form', 'text=a', 'application/x-www-form-urlencoded', 400, /^Send the body as JSON/],
  ['a prototype', '{"__proto__": {"text": "a"}}', 'application/json', 400, 'The body is not valid JSON.'],
])('%s is refused with a sentence', async (_name, payload, type, status, message) => {
  const response = await post(payload, type)

  expect(response.statusCode).toBe(status)
  expect(response.json().error.message).toMatch(message)
})

test('the largest body is half a megabyte', async () => {
  const body = (bytes: number) => JSON.stringify({ text: 'x'.repeat(bytes - '{"text":""}'.length) })

  const [fits, tooLarge] = await Promise.all([post(body(512 * 1024)), post(body(512 * 1024 + 1))])

  expect([fits.statusCode, fits.json().error.message]).toEqual([400, 'text is too long.'])
  expect([tooLarge.statusCode, tooLarge.json().error.code]).toEqual([413, 'payload_too_large'])
})

test('text that no database can hold arrives with a replacement character', async () => {
  const response = await post('{"text":"a\\u0000b\\ud83d","parts":[{"text":"\\udc00🏔️"}]}')

  expect(response.json()).toEqual({ text: 'a\ufffdb\ufffd', parts: [{ text: '\ufffd🏔️' }] })
})
