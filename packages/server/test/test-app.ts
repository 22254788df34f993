import type { RegisterBody } from '@parley/contract/accounts'
import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify'
import { createApp } from '../src/app.ts'
import { loadEnv } from '../src/platform/env/env.ts'
import { createLog } from '../src/platform/log.ts'
import { openServices, type Services, startWork } from '../src/services.ts'
import { createTestDatabase, type TestDatabase } from './test-database.ts'

/** Someone who makes requests, with the cookies they were given. */
export interface Caller {
  request(
    method: NonNullable<InjectOptions['method']>,
    url: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<LightMyRequestResponse>
}

/** A user with the cookie of their first login. */
export interface RegisteredCaller extends Caller {
  account: RegisterBody
  cookie: string
}

export interface TestApp {
  http: FastifyInstance
  services: Services
  /** Nobody in particular: no cookies. */
  anyone: Caller
  /** Someone with these cookies, at this address. */
  caller(from: { cookie?: string; ip?: string }): Caller
  /** Registers a new user, who is owner of a new workspace. */
  register(account?: Partial<RegisterBody>): Promise<RegisteredCaller>
  /** The same server once more, as another process on the same database would be. Close it first. */
  startAnother(env?: Record<string, string>): Promise<TestApp>
  /** Listens on a free port of the loopback, for what needs a real connection; resolves to the origin. */
  listen(): Promise<string>
  close(): Promise<void>
}

let users = 0

/** An account that no test of this file has yet. */
export function nextAccount(): RegisterBody {
  users += 1
  return { name: `User ${users}`, email: `user${users}@example.com`, password: 'correct horse battery' }
}

/** The whole server on a real database, as a process would start it. */
export async function startTestApp(env: Record<string, string> = {}): Promise<TestApp> {
  const database = await createTestDatabase()
  return startOn(database, env)
}

async function startOn(database: TestDatabase, env: Record<string, string>): Promise<TestApp> {
  const log = createLog(process.env.TEST_LOG_LEVEL ?? 'silent')
  const services = await openServices(loadEnv({ ...database.env, ...env }), log, 'a test')
  const http = await createApp(services)
  await startWork(services)

  function caller({ cookie, ip }: { cookie?: string; ip?: string }): Caller {
    return {
      request: (method, url, body, headers = {}) =>
        http.inject({
          method,
          url,
          ...(ip && { remoteAddress: ip }),
          headers: { host: 'localhost', ...(cookie && { cookie }), ...headers },
          ...(body !== undefined && { payload: body as object }),
        }),
    }
  }

  return {
    http,
    services,
    anyone: caller({}),
    caller,
    register: async (given) => {
      const account = { ...nextAccount(), ...given }
      // An address of their own: the throttle counts registrations by it.
      const ip = `10.0.${users >> 8}.${users & 255}`
      const response = await caller({ ip }).request('POST', '/api/accounts/register', account)
      if (response.statusCode !== 201) throw new Error(`Registering failed: ${response.body}`)
      const cookie = cookiesOf(response)
      return { ...caller({ cookie }), account, cookie }
    },
    startAnother: (other = {}) => startOn({ env: database.env, remove: async () => undefined }, { ...env, ...other }),
    listen: () => http.listen({ port: 0, host: '127.0.0.1' }),
    close: async () => {
      await services.chat.close()
      await http.close()
      await services.close()
      await database.remove()
    },
  }
}

/** The Cookie header that answers a response's Set-Cookie. */
export function cookiesOf(response: LightMyRequestResponse): string {
  return response.cookies.map(({ name, value }) => `${name}=${encodeURIComponent(value)}`).join('; ')
}
