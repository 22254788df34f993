import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as delay } from 'node:timers/promises'
import { root } from '../../scripts/root.ts'
import type { Address } from './load.ts'
import { start } from './processes.ts'

/** The server as production starts it. */
export interface RunningParley {
  child: ChildProcess
  pid: number
  port: number
  /** Milliseconds from its start until it said that it was ready. */
  startedInMs: number
  /** The lines of its log, with how often each came. */
  complaints: Map<string, number>
}

const serveArgs = [join(root, 'packages/server/src/main.ts'), 'serve']

export interface StartOptions {
  /** Of Node, such as `--cpu-prof`. */
  nodeArgs?: readonly string[]
  /** As `npm start` does, with the front ends looked after. */
  isThroughNpm?: boolean
}

/** What a bench needs of a server beside its database: room for load, and answers that may be silent for long. */
const settings = {
  LOG_LEVEL: 'warn',
  VISITOR_MESSAGES_PER_MINUTE: '1000000',
  IP_MESSAGES_PER_MINUTE: '1000000',
  FIRST_TOKEN_TIMEOUT_MS: '600000',
  TOKEN_TIMEOUT_MS: '600000',
  ANSWER_TIMEOUT_MS: '3600000',
}

/** Starts a server and waits until it is ready. */
export async function startParley(
  env: Record<string, string>,
  { nodeArgs = [], isThroughNpm = false }: StartOptions = {},
): Promise<RunningParley> {
  const port = env.PORT === undefined ? await freePort() : Number(env.PORT)
  const begun = performance.now()
  const [command, args] = isThroughNpm ? ['npm', ['start']] : [process.execPath, [...nodeArgs, ...serveArgs]]
  const child = start(command, args, {
    // No `.env` of the checkout, but where npm needs it.
    cwd: isThroughNpm ? root : env.DATA_DIR,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...settings, PORT: String(port), ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const complaints = gatherComplaints(child)
  while (!(await isReady(port))) {
    if (child.exitCode !== null) {
      throw new Error(`The server ended with status ${child.exitCode}: ${[...complaints.keys()].join(' ')}`)
    }
    if (performance.now() - begun > 120_000) throw new Error('The server was not ready after two minutes.')
    await delay(5)
  }
  return { child, pid: child.pid ?? 0, port, startedInMs: performance.now() - begun, complaints }
}

/** What a server writes into its log, with how often: under load it may be the same line a thousand times. */
function gatherComplaints({ stderr }: ChildProcess): Map<string, number> {
  const complaints = new Map<string, number>()
  if (!stderr) return complaints
  createInterface(stderr).on('line', (line) => {
    const [, message = line] = /"msg":"([^"]*)"/.exec(line) ?? []
    complaints.set(message, (complaints.get(message) ?? 0) + 1)
  })
  return complaints
}

async function isReady(port: number): Promise<boolean> {
  const response = await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => undefined)
  await response?.body?.cancel()
  return response?.ok ?? false
}

/** Waits until no answer of an earlier load is being written, but for so many that are held; at most half a minute. */
export async function untilIdle(port: number, held: number): Promise<void> {
  const last = performance.now() + 30_000
  for (let idle = 0; idle < 2 && performance.now() < last; ) {
    const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text()
    idle = new RegExp(`^parley_running_answers ${held}$`, 'm').test(text) ? idle + 1 : 0
    await delay(100)
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (typeof address !== 'object' || !address) throw new Error('No port is free.')
  return address.port
}

/** Registers an owner on the largest plan, and makes a bot; resolves to where its visitors send. */
export async function makeBot(port: number): Promise<Address & { workspaceId: string; botId: string }> {
  let cookie = ''
  async function ask(method: string, path: string, body?: object): Promise<{ response: Response; json: unknown }> {
    const response = await fetch(`http://127.0.0.1:${port}${path}`, {
      method,
      headers: { ...(body && { 'content-type': 'application/json' }), ...(cookie && { cookie }) },
      ...(body && { body: JSON.stringify(body) }),
    })
    if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`)
    return { response, json: await response.json() }
  }
  const account = { name: 'Bench', email: `bench-${Date.now()}@example.com`, password: 'correct horse battery' }
  const registered = await ask('POST', '/api/accounts/register', account)
  cookie = registered.response.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ')
  await ask('POST', '/api/v1/billing/upgrade')
  const { workspace } = (await ask('GET', '/api/accounts/me')).json as { workspace: { id: string } }
  const bot = (await ask('POST', '/api/v1/bots', { name: 'Bench' })).json as { id: string; embed_token: string }
  return { port, embedToken: bot.embed_token, workspaceId: workspace.id, botId: bot.id }
}
