import { lookup } from 'node:dns'
import { Agent as HttpAgent, type IncomingMessage, type RequestOptions, request as requestHttp } from 'node:http'
import { Agent as HttpsAgent, request as requestHttps } from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import { Readable } from 'node:stream'
import { isPublicAddress } from './public-address.ts'

/** The address leads to this machine, or into a private network. */
export class PrivateAddressError extends Error {
  constructor() {
    super('The address leads into a private network, which this installation does not allow.')
  }
}

/** What has no body, whatever its headers say. */
const bodiless = new Set([101, 103, 204, 205, 304])

/**
 * A `fetch` for addresses that someone else chose: it connects to the public internet only.
 *
 * Every address that a name resolves to is looked at when the connection is made, so that a name which changes its mind
 * gains nothing. Redirects are not followed: the caller gets the answer that would redirect. Fails as `fetch` does, with a
 * `TypeError` whose cause says why. Bodies are text, and only what is needed of `fetch` is here.
 *
 * @param lookUp finds the addresses of a name; the system's by default
 * @param isAllowed which addresses may be connected to
 */
export function createGuardedFetch({
  lookUp = lookup,
  isAllowed = isPublicAddress,
}: {
  lookUp?: typeof lookup
  isAllowed?: (address: string) => boolean
} = {}): typeof fetch {
  const agents = {
    'http:': new HttpAgent({ keepAlive: true, timeout: 30_000 }),
    'https:': new HttpsAgent({ keepAlive: true, timeout: 30_000 }),
  }

  const lookUpPublic: LookupFunction = (hostname, options, callback) => {
    lookUp(hostname, { ...options, all: true }, (error, addresses) => {
      const [first] = addresses ?? []
      if (error || !first) return callback(error ?? new Error(`${hostname} has no address.`), '')
      // One private address among public ones is enough to refuse: which of them is dialled is not ours to say.
      if (!addresses.every(({ address }) => isAllowed(address))) return callback(new PrivateAddressError(), '')
      if (options.all) return callback(null, addresses)
      callback(null, first.address, first.family)
    })
  }

  return async (input, init = {}) => {
    const url = new URL(input instanceof Request ? input.url : input)
    const agent = agents[url.protocol as keyof typeof agents]
    if (!agent) throw failed(new Error(`${url.protocol} is not http: or https:.`))
    // A host that is an address already is never looked up. The URL has it in its plain form, however it was written.
    const host = url.hostname.replace(/^\[|\]$/g, '')
    if (isIP(host) && !isAllowed(host)) throw failed(new PrivateAddressError())
    const options: RequestOptions = {
      agent,
      lookup: lookUpPublic,
      method: init.method ?? 'GET',
      headers: Object.fromEntries(new Headers(init.headers)),
      ...(init.signal && { signal: init.signal }),
    }
    return send(url, options, init)
  }
}

function send(url: URL, options: RequestOptions, { body, signal }: RequestInit): Promise<Response> {
  return new Promise((resolve, reject) => {
    const fail = (error: unknown) => reject(signal?.aborted ? signal.reason : failed(error))
    const outgoing = (url.protocol === 'https:' ? requestHttps : requestHttp)(url, options)
    outgoing.once('error', fail)
    outgoing.once('response', (incoming) => {
      try {
        resolve(toResponse(incoming))
      } catch (error) {
        incoming.destroy()
        fail(error)
      }
    })
    outgoing.end(typeof body === 'string' ? body : undefined)
  })
}

function toResponse(incoming: IncomingMessage): Response {
  const headers = new Headers()
  for (const [name, values] of Object.entries(incoming.headersDistinct)) {
    for (const value of values ?? []) headers.append(name, value)
  }
  const status = incoming.statusCode ?? 502
  if (bodiless.has(status)) incoming.resume()
  const body = bodiless.has(status) ? null : (Readable.toWeb(incoming) as unknown as ReadableStream<Uint8Array>)
  return new Response(body, { status, headers })
}

function failed(cause: unknown): TypeError {
  return new TypeError('fetch failed', { cause })
}
