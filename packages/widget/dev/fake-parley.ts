import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { EmbedToken } from '@parley/contract/ids'
import type { WidgetConfig } from '@parley/contract/widget'
import type { FakeAnswer } from './fake-answer.ts'
import { createFakeChat, type FakeChat } from './fake-chat.ts'

// The preview of the bot editor needs of a server, and of this one:
//   /widget/preview/     a page with something like a site on it and `<script src="/widget/preview.js" defer>`,
//                        framed by this origin alone (`frame-ancestors 'self'`), with `frame-src 'self'`
//   /widget/preview.js   dist/preview.js
//   /widget/b/preview/   the chat page, in whose `parley-config` stands `null`; it may connect nowhere
//   /widget/assets/…     all of dist/frame, as ever: the chat page fetches its preview's own part from there
const dist = new URL('../dist/', import.meta.url)

const chatPagePolicy =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; frame-ancestors *; base-uri 'none'; form-action 'none'"

const previewChatPolicy = chatPagePolicy
  .replace("connect-src 'self'", "connect-src 'none'")
  .replace('frame-ancestors *', "frame-ancestors 'self'")
const previewPolicy =
  "default-src 'none'; script-src 'self'; img-src data:; frame-src 'self'; frame-ancestors 'self'; base-uri 'none'; form-action 'none'"

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
    if (path === '/widget/preview.js')
      return send(response, 'text/javascript', await readFile(new URL('preview.js', dist)))
    if (path === '/widget/preview/')
      return send(response, 'text/html', previewPage, { 'content-security-policy': previewPolicy })
    if (path === '/widget/b/preview/')
      return send(response, 'text/html', await chatPage(null), { 'content-security-policy': previewChatPolicy })
    if (path === '/editor/') return send(response, 'text/html', editorPage)
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

async function chatPage(config: WidgetConfig | null): Promise<string> {
  const chunks: { file: string; css?: string[]; isEntry?: boolean }[] = Object.values(
    JSON.parse(await readFile(new URL('frame/manifest.json', dist), 'utf8')),
  )
  const entry = chunks.find((chunk) => chunk.isEntry)
  return `<!doctype html><html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, interactive-widget=resizes-content">
<title>${config?.name ?? 'Preview'}</title><link rel="icon" href="data:,"><link rel="stylesheet" href="/widget/assets/${entry?.css}"></head><body><div id="parley"></div>
<script type="application/json" id="parley-config">${JSON.stringify(config)}</script>
<script type="module" src="/widget/assets/${entry?.file}"></script></body></html>`
}

const previewPage = `<!doctype html><html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
<title>Preview</title><link rel="icon" href="data:,"></head><body><script src="/widget/preview.js" defer></script></body></html>`

/** Stands in for the bot editor: `heard` is what its frame reported. */
const editorPage = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Editor</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark"><link rel="icon" href="data:,"></head>
<body style="margin:0"><input aria-label="Draft"><script>heard = []; addEventListener('message', ({ data }) => heard.push(data))</script>
<iframe src="/widget/preview/" title="Preview" style="display:block;border:0;width:100vw;height:calc(100vh - 40px)"></iframe></body></html>`
