import { describe, expect, test } from 'vitest'
import { createLog } from '../log.ts'
import { createHttp } from './create-http.ts'
import { assertSameOrigin, ownOrigin } from './own-origin.ts'

function serverAt(publicUrl: string | undefined, hosts: string[] = [], proxies: string[] = []) {
  const http = createHttp(
    { ALLOWED_HOSTS: hosts, PUBLIC_URL: publicUrl, TRUSTED_PROXIES: proxies },
    createLog('silent'),
  )
  http.get('/origin', (request) => ownOrigin(request))
  http.post('/write', (request) => {
    assertSameOrigin(request)
    return 'Written'
  })
  return http
}

async function write(http: ReturnType<typeof serverAt>, headers: Record<string, string>): Promise<number> {
  return (await http.inject({ method: 'POST', url: '/write', headers: { host: 'localhost:8000', ...headers } }))
    .statusCode
}

test('the public address is the one that was set', async () => {
  const response = await serverAt('https://chat.example.com').inject({ url: '/origin', headers: { host: 'localhost' } })

  expect(response.body).toBe('https://chat.example.com')
})

test('without one it is where the request came in', async () => {
  const response = await serverAt(undefined).inject({ url: '/origin', headers: { host: 'localhost:8000' } })

  expect(response.body).toBe('http://localhost:8000')
})

test('behind a configured proxy it is where the reader is', async () => {
  const request = {
    url: '/origin',
    headers: { host: 'localhost', 'x-forwarded-proto': 'https', 'x-forwarded-host': 'chat.example.com' },
  }

  const trusted = await serverAt(undefined, ['*'], ['127.0.0.1']).inject(request)
  const untrusted = await serverAt(undefined, ['*']).inject(request)

  expect([trusted.body, untrusted.body]).toEqual(['https://chat.example.com', 'http://localhost'])
})

describe('a write', () => {
  const http = serverAt('https://chat.example.com/parley')

  test.each([
    ['from a program, which sends no Origin', {}, 200],
    ['from our own page', { origin: 'https://chat.example.com' }, 200],
    ['from our page at the address it was opened at', { origin: 'http://localhost:8000' }, 200],
    ['typed into the address bar', { 'sec-fetch-site': 'none' }, 200],
    ['from another site', { origin: 'https://evil.example' }, 403],
    ['from another scheme', { origin: 'http://chat.example.com' }, 403],
    ['from another port', { origin: 'http://localhost:9000' }, 403],
    ['from a site whose name begins alike', { origin: 'https://chat.example.com.evil.example' }, 403],
    ['from a page without an origin', { origin: 'null' }, 403],
    ['from another site, by a browser that hides the Origin', { 'sec-fetch-site': 'cross-site' }, 403],
    [
      'from another site that says it is ours',
      { origin: 'https://evil.example', 'sec-fetch-site': 'same-origin' },
      403,
    ],
  ])('%s', async (_name, headers, status) => {
    expect(await write(http, headers as Record<string, string>)).toBe(status)
  })

  test('is refused, and nothing worse, where the Host makes no address', async () => {
    const open = serverAt(undefined, ['*'])

    expect(await write(open, { host: 'a b', origin: 'https://evil.example' })).toBe(403)
  })
})
