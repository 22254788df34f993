import { createHash } from 'node:crypto'
import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { startTestApp, type TestApp } from '../../../test/test-app.ts'
import { createWidgetFiles } from './widget-files.ts'

let app: TestApp

beforeAll(async () => {
  app = await startTestApp()
})
afterAll(() => app.close())

const get = (url: string, headers: Record<string, string> = {}) => app.anyone.request('GET', url, undefined, headers)

/** What a page's policy says of each kind of thing. */
function policyOf(headers: Record<string, unknown>): Record<string, string> {
  const lines = String(headers['content-security-policy']).split('; ')
  return Object.fromEntries(lines.map((line) => [line.split(' ')[0], line.split(' ').slice(1).join(' ')]))
}

describe('the page that the editor frames', () => {
  test('carries the preview’s script, and may be framed by our own pages alone', async () => {
    const response = await get('/widget/preview/')

    expect([response.statusCode, response.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8'])
    expect(response.body).toContain('<script src="/widget/preview.js" defer></script>')
    expect(policyOf(response.headers)).toEqual({
      'default-src': "'none'",
      'script-src': "'self'",
      'style-src': expect.stringMatching(/^'sha256-[A-Za-z0-9+/]+=*'$/),
      'img-src': 'data:',
      'frame-src': "'self'",
      'base-uri': "'none'",
      'form-action': "'none'",
      'frame-ancestors': "'self'",
    })
  })

  test('has a policy that admits the styles it carries', async () => {
    const { body, headers } = await get('/widget/preview/')

    const styles = /<style>(.*?)<\/style>/s.exec(body)?.[1] ?? ''
    const hash = createHash('sha256').update(styles).digest('base64')
    expect(policyOf(headers)['style-src']).toBe(`'sha256-${hash}'`)
    expect(body).not.toContain('style=')
  })

  test('is not sent again while it is the same', async () => {
    const { headers } = await get('/widget/preview/')

    expect((await get('/widget/preview/', { 'if-none-match': String(headers.etag) })).statusCode).toBe(304)
  })
})

describe('the chat page of the preview', () => {
  test('knows no bot, and reaches no server', async () => {
    const response = await get('/widget/b/preview/')

    expect(response.statusCode).toBe(200)
    expect(response.body).toContain('<script type="application/json" id="parley-config">null</script>')
    expect(response.body).toContain('<title>Preview</title>')
    expect(policyOf(response.headers)).toMatchObject({
      'connect-src': "'none'",
      'script-src': "'self'",
      'frame-ancestors': "'self'",
    })
  })

  test.each(['/widget/embed/preview.js', '/widget/test/preview/'])('has no other page beside it: %s', async (url) => {
    expect((await get(url)).statusCode).toBe(404)
  })

  test('has nothing to send to', async () => {
    const response = await app.anyone.request('POST', '/api/send/preview/', { message: 'Hi', session_id: 'x' })

    expect([response.statusCode, response.json().error.code]).toEqual([404, 'not_found'])
  })
})

test('the preview’s script is the built one', async () => {
  const response = await get('/widget/preview.js')

  expect([response.statusCode, response.headers['content-type']]).toEqual([200, 'text/javascript; charset=utf-8'])
  expect(response.body).toContain('preview-ready')
})

test('the preview’s script is read anew when a build replaced it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'parley-widget-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const files = createWidgetFiles(folder)
  await writeFile(join(folder, 'preview.js'), 'first')
  const first = await files.preview()

  await writeFile(join(folder, 'preview.js'), 'second')
  await utimes(join(folder, 'preview.js'), new Date(), new Date(Date.now() + 1_000))

  expect([first, await files.preview()]).toEqual(['first', 'second'])
})
