import { Writable } from 'node:stream'
import { pino } from 'pino'
import { expect, test } from 'vitest'
import { z } from 'zod'
import type { Database } from '../db/database.ts'
import { AppError } from '../errors.ts'
import { createHttp } from './create-http.ts'
import { mountRoutes } from './mount-routes.ts'
import { publicRoute, type Route } from './route.ts'

/** A server with these routes and no database, and the lines it logs. */
function serve(...routes: Route[]) {
  const logged: string[] = []
  const log = pino(new Writable({ write: (line, _encoding, done) => done(void logged.push(String(line))) }))
  const http = createHttp({ ALLOWED_HOSTS: [], PUBLIC_URL: undefined, TRUSTED_PROXIES: [] }, log)
  const nobody = {
    findUser: async () => undefined,
    findApiKey: async () => undefined,
    getActor: () => Promise.reject(new Error('Nobody acts here.')),
  }
  mountRoutes(http, routes, { database: undefined as unknown as Database, authentication: nobody })
  return { http, logged }
}

const failing = (error: unknown) => publicRoute({ method: 'GET', path: '/fail', handle: () => Promise.reject(error) })

const note = z.strictObject({ title: z.string().min(1, 'Give it a title.').max(20), tags: z.array(z.string()) })
const echo = publicRoute({
  method: 'POST',
  path: '/notes',
  body: note,
  response: note,
  handle: (_context, { body }) => body,
})

test('an unforeseen failure says nothing of itself, and is logged in full', async () => {
  const { http, logged } = serve(failing(new Error('password of db is hunter2')))

  const response = await http.inject('/fail')

  expect(response.statusCode).toBe(500)
  expect(response.json()).toEqual({
    error: { code: 'internal', message: 'Something went wrong on the server. Please try again.' },
  })
  expect(JSON.parse(logged[0] ?? '{}')).toMatchObject({
    err: { message: 'password of db is hunter2', stack: expect.stringContaining('error-handler.test.ts') },
    method: 'GET',
    url: '/fail',
  })
})

test('an expected failure is told as it is, without its cause, and is not logged', async () => {
  const { http, logged } = serve(failing(new AppError('conflict', 'Taken.', { cause: new Error('unique_violation') })))

  const response = await http.inject('/fail')

  expect([response.statusCode, response.json()]).toEqual([409, { error: { code: 'conflict', message: 'Taken.' } }])
  expect(logged).toEqual([])
})

test('who must wait learns how long, in the body and for programs in a header', async () => {
  const { http } = serve(failing(new AppError('rate_limited', 'Wait.', { retryAfterS: 42 })))

  const response = await http.inject('/fail')

  expect(response.statusCode).toBe(429)
  expect(response.json().error.retry_after_s).toBe(42)
  expect(response.headers['retry-after']).toBe('42')
})

test.each([
  ['the server stopped', Object.assign(new Error('terminating connection'), { code: '57P01' })],
  ['nothing listens', Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' })],
  ['wrapped in another error', new Error('outer', { cause: Object.assign(new Error('inner'), { code: '53300' }) })],
])('a database that is away is a passing trouble: %s', async (_name, error) => {
  const response = await serve(failing(error)).http.inject('/fail')

  expect([response.statusCode, response.json().error.code]).toEqual([503, 'unavailable'])
})

test('each rejected field has its sentence, and the first one is the message', async () => {
  const { http } = serve(echo)

  const response = await http.inject({ method: 'POST', url: '/notes', payload: { title: '', tags: ['a', 5] } })

  expect(response.statusCode).toBe(400)
  expect(response.json().error).toEqual({
    code: 'invalid_input',
    message: 'Give it a title.',
    fields: { title: 'Give it a title.', 'tags.1': 'tags.1 is a string.' },
  })
})

test.each([
  ['a field is missing', { title: 'A' }, 'tags is required.'],
  ['a field is of another type', { title: 'A', tags: 'b' }, 'tags is an array.'],
  ['a field is too long', { title: 'A'.repeat(21), tags: [] }, 'title is too long.'],
  ['a field is unknown', { title: 'A', tags: [], colour: 'red' }, 'Unknown field: colour.'],
  ['the body is something else', ['A'], 'The body is an object.'],
  ['the body is missing', undefined, 'The body is an object.'],
])('no sentence is the schema library’s own: %s', async (_name, payload, sentence) => {
  const { http } = serve(echo)

  const response = await http.inject({ method: 'POST', url: '/notes', ...(payload && { payload }) })

  expect([response.statusCode, response.json().error.message]).toEqual([400, sentence])
})

test('an answer that breaks its own schema is our fault, not the caller’s', async () => {
  const broken = publicRoute({ method: 'GET', path: '/broken', response: note, handle: () => ({}) as never })
  const { http, logged } = serve(broken)

  const response = await http.inject('/broken')

  expect([response.statusCode, response.json().error.code]).toEqual([500, 'internal'])
  expect(logged[0]).toContain('The answer does not fit its schema.')
})

test('an answer carries only what its schema names', async () => {
  const leaky = publicRoute({
    method: 'GET',
    path: '/leaky',
    response: z.object({ title: z.string() }),
    handle: () => ({ title: 'A', password: 'hunter2' }),
  })

  expect((await serve(leaky).http.inject('/leaky')).json()).toEqual({ title: 'A' })
})
