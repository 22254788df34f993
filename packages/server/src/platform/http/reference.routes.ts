import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Env } from '../env/env.ts'
import { type ApiDocument, describeApi } from './openapi.ts'
import { apiWords } from './openapi-words.ts'
import { ownOrigin } from './own-origin.ts'
import { referencePage } from './reference-page.ts'
import { publicRoute, type Route } from './route.ts'

/** An hour old is new enough for whoever reads; a new version of the server is asked for by then. */
const cacheControl = 'public, max-age=300'

/**
 * `/openapi.json` for programs and `/docs/` for people, from the routes themselves.
 *
 * @param routes all of them; asked for at the first request, when there are all
 */
export function referenceRoutes({
  routes,
  env,
  version,
}: {
  routes: () => readonly Route[]
  env: Pick<Env, 'API_REQUESTS_PER_MINUTE' | 'VISITOR_MESSAGES_PER_MINUTE' | 'IP_MESSAGES_PER_MINUTE'>
  version: string
}): Route[] {
  let described: Omit<ApiDocument, 'servers'> | undefined
  const pages = new Map<string, string>()
  // The frame comes last: on small screens it has the last word.
  const style = ['reference-content.css', 'reference-frame.css']
    .map((file) => readFileSync(join(import.meta.dirname, file), 'utf8'))
    .join('')
  const styleHash = createHash('sha256').update(style).digest('base64')
  const pagePolicy = `default-src 'none'; style-src 'sha256-${styleHash}'; font-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`
  const font = fileURLToPath(import.meta.resolve('@fontsource-variable/inter/files/inter-latin-wght-normal.woff2'))

  function describe(origin: string): ApiDocument {
    described ??= describeApi(routes(), apiWords, version)
    return { ...described, servers: [{ url: origin }] }
  }

  function page(origin: string): string {
    const known = pages.get(origin)
    if (known) return known
    const limits = {
      apiRequestsPerMinute: env.API_REQUESTS_PER_MINUTE,
      visitorMessagesPerMinute: env.VISITOR_MESSAGES_PER_MINUTE,
      ipMessagesPerMinute: env.IP_MESSAGES_PER_MINUTE,
    }
    const drawn = referencePage(describe(origin), { words: apiWords, limits, style })
    // Where every host is answered, each request may name another.
    if (pages.size >= 20) pages.clear()
    pages.set(origin, drawn)
    return drawn
  }

  return [
    publicRoute({
      method: 'GET',
      path: '/openapi.json',
      handle: async ({ request, reply }) => {
        // It holds nothing that is anyone's: tools on other pages may read it.
        reply.header('access-control-allow-origin', '*').header('cache-control', cacheControl)
        await reply.type('application/json; charset=utf-8').send(JSON.stringify(describe(ownOrigin(request)), null, 2))
      },
    }),
    publicRoute({
      method: 'GET',
      path: '/docs',
      handle: async ({ request, reply }) => {
        reply.header('content-security-policy', pagePolicy).header('cache-control', cacheControl)
        await reply.type('text/html; charset=utf-8').send(page(ownOrigin(request)))
      },
    }),
    publicRoute({
      method: 'GET',
      path: '/docs/inter.woff2',
      handle: async ({ reply }) => {
        reply.header('cache-control', 'public, max-age=604800')
        await reply.type('font/woff2').send(await readFile(font))
      },
    }),
  ]
}
