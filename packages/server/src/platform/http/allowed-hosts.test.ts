import { describe, expect, test } from 'vitest'
import { createLog } from '../log.ts'
import { createHostCheck } from './allowed-hosts.ts'
import { createHttp } from './create-http.ts'

describe('without a list', () => {
  const isAllowed = createHostCheck([], 'https://Chat.Example.com:8443/parley')

  test.each([
    ['localhost', true],
    ['LOCALHOST', true],
    ['app.localhost', true],
    ['127.0.0.1', true],
    ['[::1]', true],
    ['chat.example.com', true],
    ['example.com', false],
    ['evil-localhost', false],
    ['localhost.evil.example', false],
    ['10.0.0.1', false],
    ['', false],
  ])('the host %j: %s', (host, expected) => {
    expect(isAllowed(host)).toBe(expected)
  })
})

describe('with a list', () => {
  const isAllowed = createHostCheck(['one.example', '.two.example'], 'https://public.example')

  test.each([
    ['one.example', true],
    ['www.one.example', false],
    ['two.example', true],
    ['www.TWO.example', true],
    ['eviltwo.example', false],
    ['public.example', true],
    ['localhost', false],
  ])('the host %j: %s', (host, expected) => {
    expect(isAllowed(host)).toBe(expected)
  })
})

test('a star allows every host', () => {
  expect(createHostCheck(['*'], undefined)('anything.example')).toBe(true)
})

function serverFor(hosts: string[], proxies: string[] = []) {
  const http = createHttp(
    { ALLOWED_HOSTS: hosts, PUBLIC_URL: undefined, TRUSTED_PROXIES: proxies },
    createLog('silent'),
  )
  for (const path of ['/', '/healthz']) http.get(path, () => 'Hello')
  return http
}

test('a request to another host gets a sentence that names the host and the setting', async () => {
  const http = serverFor(['chat.example.com'])

  const refused = await http.inject({ url: '/', headers: { host: 'evil.example:8000' } })
  const served = await http.inject({ url: '/', headers: { host: 'chat.example.com:8000' } })

  expect(refused.statusCode).toBe(400)
  expect(refused.json()).toEqual({
    error: {
      code: 'invalid_input',
      message: 'This installation does not answer to the host "evil.example". Add it to ALLOWED_HOSTS.',
    },
  })
  expect(served.body).toBe('Hello')
})

test('addresses that do not exist say nothing to other hosts either', async () => {
  const response = await serverFor([]).inject({ url: '/secret', headers: { host: 'evil.example' } })

  expect(response.statusCode).toBe(400)
})

test('a load balancer may ask for health by address', async () => {
  const http = serverFor(['chat.example.com'])

  const statuses = await Promise.all(
    ['/healthz', '/healthz/', '/healthz?probe=1'].map(
      async (url) => (await http.inject({ url, headers: { host: '10.0.0.7:8000' } })).statusCode,
    ),
  )

  expect(statuses).toEqual([200, 200, 200])
})

test('an IPv6 host is told from its port', async () => {
  const response = await serverFor([]).inject({ url: '/', headers: { host: '[::1]:8000' } })

  expect(response.statusCode).toBe(200)
})

test('a forwarded host counts from a configured proxy only', async () => {
  const request = { url: '/', headers: { host: 'localhost', 'x-forwarded-host': 'evil.example' } }

  const direct = await serverFor([]).inject(request)
  const proxied = await serverFor([], ['127.0.0.1']).inject(request)

  expect([direct.statusCode, proxied.statusCode]).toEqual([200, 400])
})
