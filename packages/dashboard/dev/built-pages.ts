import { readFile } from 'node:fs/promises'
import type { ServerResponse } from 'node:http'
import { basename, extname, join } from 'node:path'
import { previewStandIn } from './fake-preview.ts'

const dist = process.env.DASHBOARD_DIST ?? join(import.meta.dirname, '../dist')

/** The policy that the server gives these pages, so that what breaks it breaks here. */
const pagePolicy =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; connect-src 'self'; img-src 'self' data:; " +
  "font-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

const types: Record<string, string> = {
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
}

/** Serves the built dashboard as the server does, and an empty page for the widget's addresses. */
export async function sendPage(pathname: string, response: ServerResponse): Promise<void> {
  if (pathname === '/') {
    response.writeHead(302, { location: '/dashboard/' }).end()
  } else if (pathname.startsWith('/dashboard/assets/')) {
    const file = await readFile(join(dist, 'assets', basename(pathname))).catch(() => undefined)
    response.writeHead(file ? 200 : 404, { 'content-type': types[extname(pathname)] ?? 'text/plain' }).end(file)
  } else if (/^\/(dashboard|admin|accounts\/(login|register|forgot|reset|verify))(\/|$)/.test(pathname)) {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': pagePolicy })
    response.end(await readFile(join(dist, 'index.html')))
  } else if (pathname === '/widget/preview/') {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(previewStandIn)
  } else {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' })
    response.end(`<!doctype html><title>${pathname.split('/')[2]}</title>`)
  }
}
