import { createServer } from 'node:http'
import { type FakeServer, listen } from './fake-parley.ts'

export interface HostPage {
  /** Markup in the body, behind the text. */
  body: string
  head?: string
  headers?: Record<string, string>
  /** Another site than the widget's, or the same one, to whose frames browsers give storage even in private windows. */
  host?: '127.0.0.1' | 'localhost'
}

/** Someone else's site: another origin than the widget's, with a page that carries its script. */
export function serveHostPage(
  { body, head = '', headers = {}, host = '127.0.0.1' }: HostPage,
  port = 0,
): Promise<FakeServer> {
  const html = `<!doctype html><html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
<title>A shop</title><link rel="icon" href="data:,">${head}</head>
<body><main><h1>A shop</h1><p>It sells lamps.</p></main>${body}</body></html>`
  const server = createServer((request, response) => {
    const isPage = request.url === '/'
    response
      .writeHead(isPage ? 200 : 404, { 'content-type': 'text/html; charset=utf-8', ...headers })
      .end(isPage ? html : '')
  })
  return listen(server, port, host)
}
