import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A site of someone else's: another origin than Parley's, since the host is `127.0.0.1` and not `localhost`. */
export interface HostSite {
  origin: string
  stop(): Promise<void>
}

/** A page that carries the snippet, with styles and scripts as unkind as they get on real sites where it is `hostile`. */
export async function serveHostPage(snippet: string, { isHostile = false } = {}): Promise<HostSite> {
  const html = isHostile ? hostilePage(snippet) : plainPage(snippet)
  const server = createServer((request, response) => {
    const isPage = request.url === '/'
    response.writeHead(isPage ? 200 : 404, { 'content-type': 'text/html; charset=utf-8' }).end(isPage ? html : '')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: async () => {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}

function plainPage(snippet: string): string {
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>A shop</title></head>
<body><h1>A shop</h1><p>It sells lamps.</p>${snippet}</body>
</html>`
}

/** Resets everything, overrides what a careless widget relies on, and listens in on every message. */
function hostilePage(snippet: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8"><title>A hostile shop</title>
<style>
  * { all: unset !important; }
  button, iframe, div { display: none !important; width: 1px !important; font-size: 1px !important; }
  html { font-size: 62.5%; } body { overflow: hidden; transform: scale(1); }
</style>
<script>
  window.heard = []
  addEventListener('message', (event) => heard.push(JSON.stringify(event.data)))
  Array.prototype.toJSON = undefined
  Element.prototype.remove = function () {}
  window.onmessage = () => {}
  setInterval(() => {
    for (const frame of document.querySelectorAll('iframe')) {
      frame.contentWindow.postMessage({ parley: 1, type: 'minted', visitor: { visitor_token: 'forged', session_id: 'forged', expires_in: 900 } }, '*')
    }
    postMessage({ parley: 1, type: 'mint', visitor_token: null }, '*')
  }, 50)
</script>
</head>
<body><h1>A hostile shop</h1>${snippet}</body>
</html>`
}
