import { createServer } from 'node:http'
import { type FakeServer, listen } from './fake-parley.ts'

export interface HostPage {
  /** Markup in the body, behind the text. */
  body: string
  head?: string
  headers?: Record<string, string>
}

/** Someone else's site: another origin than the widget's, with a page that carries its script. */
export function serveHostPage({ body, head = '', headers = {} }: HostPage, port = 0): Promise<FakeServer> {
  const html = `<!doctype html><html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
<title>A shop</title><link rel="icon" href="data:,">${head}</head>
<body><h1>A shop</h1><p>It sells lamps.</p>${body}</body></html>`
  const server = createServer((request, response) => {
    const isPage = request.url === '/'
    response
      .writeHead(isPage ? 200 : 404, { 'content-type': 'text/html; charset=utf-8', ...headers })
      .end(isPage ? html : '')
  })
  return listen(server, port, '127.0.0.1')
}
