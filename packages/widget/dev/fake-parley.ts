import { once } from 'node:events'
import { readdir, readFile } from 'node:fs/promises'
import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { EmbedToken } from '@parley/contract/ids'
import type { WidgetConfig } from '@parley/contract/widget'
import type { FakeAnswer } from './fake-answer.ts'
import { createFakeChat, type FakeChat } from './fake-chat.ts'

const dist = new URL('../dist/', import.meta.url)

const chatPagePolicy =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; frame-ancestors *; base-uri 'none'; form-action 'none'"

export const plainConfig: WidgetConfig = {
  token: 'a-token-of-some-length' as EmbedToken,
  name: 'Lamp guide',
  primary_color: '#0f766e',
  position: 'bottom-right',
  welcome_message: 'Hello! How can I help?',
  color_scheme: 'auto',
  launcher_label: '',
  avatar: null,
  suggested_questions: [],
  unavailable: null,
}

export interface FakeServer {
  origin: string
  stop(): Promise<void>
}

export interface FakeParley extends FakeServer, Omit<FakeChat, 'handle'> {
  /** Changes what every page knows of the bot from now on. */
  configure(changes: Partial<WidgetConfig>): void
  /** Every address that was asked for, in order. */
  paths: string[]
}

/** The built widget on a server of its own, with the chat addresses in memory. */
export async function startFakeParley(
  answerTo: (message: string, answer: FakeAnswer) => void,
  port = 0,
): Promise<FakeParley> {
  let config = plainConfig
  const paths: string[] = []
  const { handle, ...chat } = createFakeChat(answerTo)
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost')
    paths.push(url.pathname)
    handle(request, response, url)
      .then((isHandled) => (isHandled ? undefined : servePage(url.pathname, response)))
      .catch((error) => response.writeHead(500).end(String(error)))
  })

  async function servePage(path: string, response: ServerResponse): Promise<void> {
    const [, token] = /^\/widget\/(?:embed|b)\/([\w-]+)(?:\.js|\/)$/.exec(path) ?? []
    const [, asset] = /^\/widget\/assets\/([\w.-]+)$/.exec(path) ?? []
    const own = { ...config, ...(token && { token: token as EmbedToken }) }
    if (path.startsWith('/widget/embed/')) send(response, 'text/javascript', await loader(own))
    else if (path.startsWith('/widget/b/'))
      send(response, 'text/html', await chatPage(own), { 'content-security-policy': chatPagePolicy })
    else if (asset)
      send(
        response,
        asset.endsWith('.css') ? 'text/css' : 'text/javascript',
        await readFile(new URL(`frame/${asset}`, dist)),
      )
    else response.writeHead(404).end()
  }

  return {
    ...(await listen(server, port, 'localhost')),
    ...chat,
    paths,
    configure: (changes) => {
      config = { ...config, ...changes }
    },
  }
}

/** Starts a server on a loopback name; a page under another name or port is of another origin. */
export async function listen(server: Server, port: number, host: 'localhost' | '127.0.0.1'): Promise<FakeServer> {
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  return {
    origin: `http://${host}:${(server.address() as AddressInfo).port}`,
    stop: async () => {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}

function send(
  response: ServerResponse,
  type: string,
  body: string | Buffer,
  headers: Record<string, string> = {},
): void {
  response.writeHead(200, { 'content-type': `${type}; charset=utf-8`, ...headers }).end(body)
}

async function loader(config: WidgetConfig): Promise<string> {
  const script = await readFile(new URL('loader.js', dist), 'utf8')
  return script.replace('__PARLEY_CONFIG__', () => JSON.stringify(config))
}

async function chatPage(config: WidgetConfig): Promise<string> {
  const files = await readdir(new URL('frame/', dist))
  const asset = (extension: string) => `/widget/assets/${files.find((file) => file.endsWith(extension))}`
  return `<!doctype html><html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, interactive-widget=resizes-content">
<title>${config.name}</title><link rel="icon" href="data:,"><link rel="stylesheet" href="${asset('.css')}"></head><body><div id="parley"></div>
<script type="application/json" id="parley-config">${JSON.stringify(config)}</script>
<script type="module" src="${asset('.js')}"></script></body></html>`
}
