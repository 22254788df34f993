import { createHash } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestApp, type TestApp } from '../../../test/test-app.ts'
import { type ApiDocument, describeApi } from './openapi.ts'
import { apiWords } from './openapi-words.ts'
import { referencePage } from './reference-page.ts'
import { publicRoute } from './route.ts'

let app: TestApp
let page: string

beforeAll(async () => {
  app = await startTestApp({ API_REQUESTS_PER_MINUTE: '1234' })
  page = (await app.anyone.request('GET', '/docs/', undefined, { host: 'localhost:8123' })).body
})
afterAll(() => app.close())

test('every operation of the document has its place, its link and its example', async () => {
  const document = (await app.anyone.request('GET', '/openapi.json')).json<ApiDocument>()

  const operations = Object.values(document.paths).flatMap((methods) => Object.values(methods))
  for (const { operationId } of operations) {
    expect(page).toContain(`<section id="${operationId}"`)
    // In the navigation at the side, in the one for phones, and as the heading's own.
    expect(page.split(`href="#${operationId}"`)).toHaveLength(4)
  }
  expect(page.split('<figcaption>Request</figcaption>')).toHaveLength(operations.length + 1)
  expect(operations.length).toBeGreaterThan(20)
})

test('links lead to places on the page', () => {
  const ids = new Set([...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id))

  for (const [, id] of page.matchAll(/href="#([^"]+)"/g)) expect(ids).toContain(id)
})

test('its examples call this installation, under the limits that hold here', () => {
  expect(page).toContain('curl http://localhost:8123/api/v1/bots')
  expect(page).toContain('1,234 requests a minute')
})

test('it runs nothing and loads nothing from elsewhere', async () => {
  const { headers } = await app.anyone.request('GET', '/docs')

  const policy = String(headers['content-security-policy'])
  const [, style = ''] = /<style>([\s\S]*?)<\/style>/.exec(page) ?? []
  expect(policy).toContain("default-src 'none'")
  expect(policy).not.toMatch(/script-src|unsafe/)
  expect(policy).toContain(`'sha256-${createHash('sha256').update(style).digest('base64')}'`)
  expect(page).not.toMatch(/<script|\son\w+=|style="/)
})

test('its font is there', async () => {
  const { statusCode, headers, rawPayload } = await app.anyone.request('GET', '/docs/inter.woff2')

  expect([statusCode, headers['content-type'], rawPayload.subarray(0, 4).toString()]).toEqual([
    200,
    'font/woff2',
    'wOF2',
  ])
})

test('what routes say of themselves is text, and no HTML', () => {
  const hostile = publicRoute({
    ...{ method: 'POST', path: '/</pre><script>alert(1)</script>/:id', handle: () => undefined },
    docs: { group: 'Bots', summary: 'Do <b>this</b>', description: 'With `<i>` & "quotes"' },
  })
  const document = { ...describeApi([hostile], apiWords, '1'), servers: [{ url: 'https://"><script>' }] }

  const drawn = referencePage(document, {
    ...{ words: apiWords, style: '' },
    limits: { apiRequestsPerMinute: 1, visitorMessagesPerMinute: 1, ipMessagesPerMinute: 1 },
  })

  expect(drawn).not.toMatch(/<script|<b>this|<i>/)
  expect(drawn).toContain('Do &lt;b&gt;this&lt;/b&gt;')
  expect(drawn).toContain('With <code>&lt;i&gt;</code> &amp; &quot;quotes&quot;')
})
