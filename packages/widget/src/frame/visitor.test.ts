import type { MintedVisitor } from '@parley/contract/chat'
import { expect, test } from 'vitest'
import { RequestError } from './request-error.ts'
import { createVisitor } from './visitor.ts'

function startVisitor(mintOnce: (earlier: string | null, call: number) => Promise<string> | string) {
  const minted: (string | null)[] = []
  const visitor = createVisitor('token', async (earlier) => {
    minted.push(earlier)
    const visitor_token = await mintOnce(earlier, minted.length)
    return { visitor_token, session_id: 'session', expires_in: 900 } as MintedVisitor
  })
  const used: string[] = []
  /** A request that takes only these tokens. */
  const request = (...good: string[]) =>
    visitor.request(async ({ visitor_token: token }) => {
      used.push(token)
      return new Response(null, { status: good.includes(token) ? 200 : 401 })
    })
  return { request, minted, used }
}

test('one token serves all requests', async () => {
  const { request, minted, used } = startVisitor(() => 'first')

  await Promise.all([request('first'), request('first')])
  await request('first')

  expect(minted).toEqual([null])
  expect(used).toEqual(['first', 'first', 'first'])
})

test('a token that ran out is renewed, and the request repeated once', async () => {
  const { request, minted, used } = startVisitor((_earlier, call) => `token-${call}`)

  expect((await request('token-2')).status).toBe(200)
  expect((await request('nothing')).status).toBe(401)

  expect(minted).toEqual([null, 'token-1', 'token-2'])
  expect(used).toEqual(['token-1', 'token-2', 'token-2', 'token-3'])
})

test('two requests with the same old token renew it once', async () => {
  const { request, minted } = startVisitor((_earlier, call) => `token-${call}`)

  const responses = await Promise.all([request('token-2'), request('token-2')])

  expect(responses.map(({ status }) => status)).toEqual([200, 200])
  expect(minted).toEqual([null, 'token-1'])
})

test('a new session begins where the old one cannot be proven', async () => {
  const { request, minted } = startVisitor((earlier, call) => {
    if (earlier) throw new RequestError(401, 'The visitor token is not valid any more.')
    return `token-${call}`
  })

  expect((await request('token-3')).status).toBe(200)

  expect(minted).toEqual([null, 'token-1', null])
})

test('a failure to mint is asked about anew the next time', async () => {
  const { request } = startVisitor((_earlier, call) => {
    if (call === 1) throw new RequestError(0, '')
    return 'second'
  })

  await expect(request('second')).rejects.toThrow('cannot be reached')

  expect((await request('second')).status).toBe(200)
})
