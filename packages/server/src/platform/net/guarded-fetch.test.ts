import type { lookup } from 'node:dns'
import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { describe, expect, onTestFinished, test } from 'vitest'
import { createGuardedFetch, PrivateAddressError } from './guarded-fetch.ts'
import { isPublicAddress } from './public-address.ts'

/** A name service that says what a test wants. */
function resolvesTo(...addresses: { address: string; family: 4 | 6 }[]): typeof lookup {
  return ((_name: string, _options: object, callback: (error: null, found: object) => void) =>
    callback(null, addresses)) as unknown as typeof lookup
}

async function listen(answer: RequestListener): Promise<{ port: number; seen: string[] }> {
  const seen: string[] = []
  const server = createServer((request, reply) => {
    seen.push(request.url ?? '')
    answer(request, reply)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return { port: (server.address() as AddressInfo).port, seen }
}

const causeOf = (promise: Promise<unknown>) => promise.then(() => undefined).catch((error) => error.cause)

describe('the public internet', () => {
  test.each(['1.1.1.1', '8.8.8.8', '172.15.255.255', '172.32.0.1', '100.63.0.1', '2606:4700::1111', '2a00:1450::1'])(
    'holds %s',
    (address) => {
      expect(isPublicAddress(address)).toBe(true)
    },
  )

  test.each([
    ...['0.0.0.0', '10.0.0.1', '100.64.0.1', '127.0.0.1', '127.255.255.254', '169.254.169.254', '172.16.0.1'],
    ...['172.31.255.255', '192.168.1.1', '192.0.0.192', '198.18.0.1', '224.0.0.1', '255.255.255.255'],
    ...['::', '::1', '::ffff:127.0.0.1', '::ffff:8.8.8.8', '::127.0.0.1', '64:ff9b::7f00:1', 'fe80::1', 'fe80::1%eth0'],
    ...['fc00::1', 'fd00:ec2::254', 'ff02::1', '2001:db8::1', '2001::1', '2002:7f00:1::', 'fec0::1'],
    ...['localhost', '', '0x7f.1', '2130706433', '127.1'],
  ])('does not hold %j', (address) => {
    expect(isPublicAddress(address)).toBe(false)
  })
})

describe('an address that leads to this machine is refused, however it is written', () => {
  test.each([
    '127.0.0.1',
    '127.1',
    '2130706433',
    '0x7f000001',
    '0177.0.0.1',
    '0',
    '[::1]',
    '[::ffff:127.0.0.1]',
    '[::ffff:7f00:1]',
    '[64:ff9b::127.0.0.1]',
    'localhost',
    '１２７.0.0.1',
  ])('%s', async (host) => {
    const { port, seen } = await listen((_request, reply) => void reply.end('secret'))

    const cause = await causeOf(createGuardedFetch()(`http://${host}:${port}/`))

    expect(cause).toBeInstanceOf(PrivateAddressError)
    expect(seen).toEqual([])
  })

  test.each(['169.254.169.254', '10.0.0.1', '192.168.0.1', '[fd00:ec2::254]'])('%s', async (host) => {
    expect(await causeOf(createGuardedFetch()(`http://${host}/latest/meta-data/`))).toBeInstanceOf(PrivateAddressError)
  })

  test.each([
    ['a private address', [{ address: '127.0.0.1', family: 4 }]],
    [
      'a public and a private one',
      [
        { address: '1.1.1.1', family: 4 },
        { address: '::1', family: 6 },
      ],
    ],
    ['a mapped one', [{ address: '::ffff:127.0.0.1', family: 6 }]],
  ] as const)('a name that leads to %s', async (_case, addresses) => {
    const { port, seen } = await listen((_request, reply) => void reply.end('secret'))

    const cause = await causeOf(
      createGuardedFetch({ lookUp: resolvesTo(...addresses) })(`http://models.example:${port}/`),
    )

    expect(cause).toBeInstanceOf(PrivateAddressError)
    expect(seen).toEqual([])
  })
})

test.each(['file:///etc/passwd', 'ftp://example.com/', 'gopher://example.com/'])(
  '%s is not fetched',
  async (address) => {
    expect((await causeOf(createGuardedFetch()(address))).message).toContain('is not http: or https:')
  },
)

describe('an address that is allowed is fetched as by fetch itself', () => {
  const guarded = createGuardedFetch({ isAllowed: (address) => address === '127.0.0.1' })

  test('what is sent arrives, and the answer is read as it comes', async () => {
    const { port } = await listen(async (request, reply) => {
      reply.writeHead(201, { 'content-type': 'text/plain', 'x-kind': request.headers['x-kind'] })
      reply.write(`${request.method} `)
      reply.end(await text(request))
    })

    const response = await guarded(`http://127.0.0.1:${port}/v1/models?page=2`, {
      ...{ method: 'POST', headers: { 'x-kind': 'loopback' }, body: 'grüße' },
    })

    expect([response.status, response.headers.get('x-kind')]).toEqual([201, 'loopback'])
    expect(await response.text()).toBe('POST grüße')
  })

  test('a redirect is an answer, and is not followed', async () => {
    const inner = await listen((_request, reply) => void reply.end('secret'))
    const { port } = await listen((_request, reply) => {
      reply.writeHead(302, { location: `http://127.0.0.1:${inner.port}/latest/meta-data/` }).end()
    })

    const response = await guarded(`http://127.0.0.1:${port}/v1/models`)

    expect([response.status, inner.seen]).toEqual([302, []])
  })

  test('a signal ends it with its own reason, before the answer and within it', async () => {
    const { port, seen } = await listen((request, reply) => void (request.url === '/begun' && reply.write('a')))
    const [early, late] = [new AbortController(), new AbortController()]

    const waiting = guarded(`http://127.0.0.1:${port}/silent`, { signal: early.signal })
    const refused = expect(waiting).rejects.toThrow('early')
    await expect.poll(() => seen).toEqual(['/silent'])
    early.abort(new Error('early'))
    const begun = await guarded(`http://127.0.0.1:${port}/begun`, { signal: late.signal })
    const cut = expect(begun.text()).rejects.toThrow()
    late.abort(new Error('late'))

    await Promise.all([refused, cut])
  })

  test('nobody there is a failed fetch', async () => {
    const { port } = await listen(() => undefined)
    const unused = port === 65_535 ? port - 1 : port + 1

    expect(await causeOf(guarded(`http://127.0.0.1:${unused}/`))).toMatchObject({ code: 'ECONNREFUSED' })
  })
})
