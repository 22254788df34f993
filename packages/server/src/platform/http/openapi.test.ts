import { apiKeyScope } from '@parley/contract/api-keys'
import { botView } from '@parley/contract/bots'
import { errorStatus } from '@parley/contract/errors'
import { Validator } from '@seriousme/openapi-schema-validator'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { startTestApp, type TestApp } from '../../../test/test-app.ts'
import { listRoutes } from '../../app.ts'
import { type ApiDocument, describeApi } from './openapi.ts'
import { exampleOf } from './openapi-examples.ts'
import { apiWords } from './openapi-words.ts'
import { publicRoute, type Route, workspaceRoute } from './route.ts'

let app: TestApp
let routes: Route[]
let document: ApiDocument

beforeAll(async () => {
  app = await startTestApp({ PUBLIC_URL: 'https://chat.example.com/parley' })
  routes = Object.values(listRoutes(app.services)).flat()
  document = (await app.anyone.request('GET', '/openapi.json')).json()
})
afterAll(() => app.close())

const nameOf = (route: Route) => `${route.method} ${route.path}`
const operationOf = (route: Route) =>
  document.paths[route.path.replace(/:(\w+)/g, '{$1}')]?.[route.method.toLowerCase()]

/** Named here so that keeping keys away from a bot or a conversation is a decision. */
const closedToKeys = [
  'DELETE /api/v1/bots/:botId',
  'DELETE /api/v1/bots/:botId/retiring-tokens/:token',
  'POST /api/v1/bots/:botId/playground',
  'POST /api/v1/bots/:botId/rotate-token',
]

describe('the document', () => {
  test('is OpenAPI 3.1, to a validator that knows it', async () => {
    const { valid, errors } = await new Validator().validate(JSON.parse(JSON.stringify(document)))

    expect(errors).toBeUndefined()
    expect(valid).toBe(true)
    expect(document.openapi).toMatch(/^3\.1/)
  })

  test('tells the address of this installation', () => {
    expect(document.servers).toEqual([{ url: 'https://chat.example.com/parley' }])
  })

  test('holds every route that has docs, and no other', () => {
    const described = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path.replace(/\{(\w+)\}/g, ':$1')}`),
    )

    expect(described.sort()).toEqual(routes.flatMap((route) => (route.docs ? [nameOf(route)] : [])).sort())
    expect(described.length).toBeGreaterThan(20)
  })

  test('names each operation once', () => {
    const ids = Object.values(document.paths).flatMap((methods) =>
      Object.values(methods).map(({ operationId }) => operationId),
    )

    expect(new Set(ids).size).toBe(ids.length)
    for (const id of ids) expect(id).toMatch(/^[a-z][A-Za-z]+$/)
  })

  test('refers to nothing that is not there, and holds nothing that nobody refers to', () => {
    const text = JSON.stringify(document)
    const referred = new Set([...text.matchAll(/"#\/components\/schemas\/(\w+)"/g)].map(([, name]) => name))

    expect([...referred].sort()).toEqual(Object.keys(document.components.schemas).sort())
    expect(text).not.toContain('$defs')
  })

  test('gives examples that its own schemas accept', () => {
    const example = exampleOf({ $ref: '#/components/schemas/Bot' }, document.components.schemas)

    expect(botView.safeParse(example).error).toBeUndefined()
  })

  test('tells programs on other pages too, and is kept for a while', async () => {
    const { headers } = await app.anyone.request('GET', '/openapi.json')

    expect(headers).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      'access-control-allow-origin': '*',
      'cache-control': 'public, max-age=300',
    })
  })
})

describe('every route', () => {
  test('that a key may enter is documented, with the scope it needs', () => {
    const open = routes.filter((route) => route.access === 'workspace' && route.apiKeyScope)

    for (const route of open) {
      const operation = operationOf(route)
      expect([nameOf(route), operation?.security]).toEqual([nameOf(route), [{ apiKey: [] }, { login: [] }]])
      expect(apiKeyScope.options).toContain(operation?.['x-scope'])
      expect(Object.keys(operation?.responses ?? {})).toEqual(expect.arrayContaining(['401', '403', '429']))
    }
    expect(open.length).toBeGreaterThan(10)
  })

  test('that reads is open to keys that read, and one that writes to those that write', () => {
    for (const route of routes) {
      if (route.access !== 'workspace' || !route.apiKeyScope) continue
      expect([nameOf(route), route.apiKeyScope]).toEqual([nameOf(route), route.method === 'GET' ? 'read' : 'write'])
    }
  })

  test('of bots and conversations is documented, and open to keys but for those named', () => {
    const owned = routes.filter((route) => /^\/api\/v1\/(bots|conversations)\b/.test(route.path))

    expect(owned.filter((route) => !route.docs).map(nameOf)).toEqual([])
    const closed = owned.filter((route) => route.access === 'workspace' && !route.apiKeyScope)
    expect(closed.map(nameOf).sort()).toEqual(closedToKeys)
    expect(owned.length).toBeGreaterThan(10)
  })

  test("of a visitor's chat is documented", () => {
    const chat = routes.filter((route) => route.access === 'public' && route.isCrossOrigin)

    expect(chat.filter((route) => !route.docs).map(nameOf)).toEqual([])
    expect(chat.length).toBeGreaterThan(4)
  })

  test('answers errors of the vocabulary, each with its status and the form of every error', () => {
    for (const route of routes.filter(({ docs }) => docs)) {
      const failures = Object.entries(operationOf(route)?.responses ?? {}).filter(([status]) => status >= '400')
      for (const [status, response] of failures) {
        const codes = [...response.description.matchAll(/`(\w+)`: /g)].map(
          ([, code]) => code as keyof typeof errorStatus,
        )
        for (const code of codes) expect([code, errorStatus[code]]).toEqual([code, Number(status)])
        const { $ref, anyOf = [{ $ref }] } = response.content?.['application/json']?.schema ?? {}
        for (const form of anyOf) expect(form.$ref).toMatch(/\/(Error|ReplyFailure)$/)
      }
      expect(failures.map(([status]) => status)).toEqual(expect.arrayContaining(['500', '503']))
    }
  })
})

test('fields are told by what a client sends, and by what it reads', () => {
  const [bare] = Object.values(
    describeApi(
      [
        workspaceRoute({
          ...{ method: 'POST', path: '/api/v1/things/:thingId', apiKeyScope: 'write', allow: () => true },
          docs: { group: 'Bots', summary: 'Make a thing', errors: ['plan_limit'] },
          params: z.object({ thingId: z.uuid() }),
          query: z.object({ limit: z.coerce.number().int().default(50) }),
          body: z.strictObject({ name: z.string(), days: z.int().nullable().optional() }),
          response: z.object({
            made: z
              .string()
              .transform((text) => text.length)
              .pipe(z.int()),
          }),
          status: 201,
          handle: () => ({ made: 'x' }),
        }),
        publicRoute({ method: 'GET', path: '/hidden', handle: () => undefined }),
      ],
      apiWords,
      '1',
    ).paths,
  )
  const made = bare?.post

  expect(made?.parameters?.map(({ name, in: place, required }) => [name, place, required])).toEqual([
    ['thingId', 'path', true],
    ['limit', 'query', false],
  ])
  expect(made?.requestBody?.content['application/json'].schema).toMatchObject({
    required: ['name'],
    additionalProperties: false,
    properties: { days: { type: ['integer', 'null'] } },
  })
  expect(made?.responses['201']?.content?.['application/json']?.schema).toEqual({
    type: 'object',
    properties: { made: { type: 'integer' } },
    required: ['made'],
  })
  expect(Object.keys(made?.responses ?? {})).toEqual([
    '201',
    '400',
    '401',
    '402',
    '403',
    '404',
    '413',
    '429',
    '500',
    '503',
  ])
})
