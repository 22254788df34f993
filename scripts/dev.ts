// `npm run dev`: everything at one address, and what is saved shows. The server restarts, the dashboard is replaced in
// place, and the widget is built again and its pages reloaded.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { watch } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { type AddressInfo, createServer as createTcpServer } from 'node:net'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { setTimeout as delay } from 'node:timers/promises'
import { createServer as createVite, type Plugin, type ProxyOptions, type ViteDevServer } from 'vite'
import { buildFrontEnds, exitOnBuildError } from './front-ends.ts'
import { root } from './root.ts'

const port = Number(process.env.PORT || 8000)
const address = `http://localhost:${port}`

/** All that the dashboard's development server does not answer itself. */
const serverPaths = '^/(?!dashboard(?:[/?]|$)|accounts/(?:login|register)(?:[/?]|$))'
const widgetPages = '^/widget/(?:b|test)/'

await buildFrontEnds({ names: ['widget'] }).catch(exitOnBuildError)
const serverPort = await findFreePort()
const server = spawn(
  process.execPath,
  ['--watch', '--watch-preserve-output', join(root, 'packages/server/src/main.ts'), 'serve'],
  {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, PORT: String(serverPort), PUBLIC_URL: process.env.PUBLIC_URL || address },
  },
)
const vite = await startVite(`http://127.0.0.1:${serverPort}`)
watchWidget(vite)
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stop(signal))
server.once('exit', (code) => process.exit(code ?? 1))
await untilReady()
console.log(`\n  Parley    ${address}/   (reloads on save)\n`)

async function startVite(target: string): Promise<ViteDevServer> {
  const dashboard = join(root, 'packages/dashboard')
  const created = await createVite({
    root: dashboard,
    configFile: join(dashboard, 'vite.config.ts'),
    logLevel: 'warn',
    plugins: [holdUntilReady()],
    server: {
      ...{ port, strictPort: true, host: 'localhost' },
      proxy: { [widgetPages]: { target, ...withReload() }, [serverPaths]: target },
    },
  })
  await created.listen().catch((error) => {
    server.kill()
    console.error(error.code === 'EADDRINUSE' ? `Port ${port} is in use; set PORT to another.` : error.message)
    process.exit(1)
  })
  return created
}

/** A page asked for while the server restarts comes when it is back, instead of failing. */
function holdUntilReady(): Plugin {
  return {
    name: 'parley:hold-until-ready',
    configureServer: ({ middlewares }) => {
      middlewares.use((request, _response, next) => {
        if (new RegExp(serverPaths).test(request.url ?? '')) untilReady().then(() => next(), next)
        else next()
      })
    },
  }
}

/** Lets the pages with the widget in them hear of a new build, which the dashboard's own pages do anyway. */
function withReload(): ProxyOptions {
  return {
    selfHandleResponse: true,
    headers: { 'accept-encoding': 'identity' },
    configure: (proxy) => {
      proxy.on('proxyRes', async (answer: IncomingMessage, _request: IncomingMessage, reply: ServerResponse) => {
        const html = await text(answer)
        const { 'content-length': _length, ...headers } = answer.headers
        reply.writeHead(answer.statusCode ?? 500, headers)
        reply.end(html.replace('</body>', '<script type="module" src="/dashboard/@vite/client"></script></body>'))
      })
    },
  }
}

/** The built widget is what runs on other sites, so it is built here too rather than served piece by piece. */
function watchWidget({ ws }: ViteDevServer): void {
  let isAsked = false
  let isBuilding = false
  const rebuild = async () => {
    isAsked = true
    if (isBuilding) return
    isBuilding = true
    while (isAsked) {
      isAsked = false
      // An editor saves in several steps.
      await delay(50)
      await buildFrontEnds({ names: ['widget'] }).then(
        (built) => built.length > 0 && ws.send({ type: 'full-reload' }),
        (error) => console.error(error.message),
      )
    }
    isBuilding = false
  }
  for (const folder of ['packages/widget/src', 'packages/contract/src']) {
    watch(join(root, folder), { recursive: true }, () => void rebuild())
  }
}

async function findFreePort(): Promise<number> {
  const probe = createTcpServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port: free } = probe.address() as AddressInfo
  probe.close()
  await once(probe, 'close')
  return free
}

async function untilReady(): Promise<void> {
  for (;;) {
    const response = await fetch(`http://127.0.0.1:${serverPort}/readyz`).catch(() => undefined)
    if (response?.ok) return
    await delay(100)
  }
}

async function stop(signal: NodeJS.Signals): Promise<void> {
  server.removeAllListeners('exit')
  const isGone = once(server, 'exit')
  server.kill(signal)
  await Promise.all([isGone, vite.close()])
  process.exit(0)
}
