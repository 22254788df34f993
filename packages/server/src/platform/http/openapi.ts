import { type ErrorCode, errorBody, errorStatus } from '@parley/contract/errors'
import type { z } from 'zod'
import { createSchemaWriter, type FieldWords, type Schema, type SchemaNames } from './openapi-schemas.ts'
import type { DocumentedAnswer, Route } from './route.ts'

export interface Parameter {
  name: string
  in: 'path' | 'query' | 'header'
  required: boolean
  description?: string
  schema: Schema
}

interface MediaType {
  schema?: Schema
  example?: unknown
}

export interface ApiResponse {
  description: string
  headers?: Record<string, { description: string; schema: Schema }>
  content?: Record<string, MediaType>
}

export interface Operation {
  operationId: string
  tags: string[]
  summary: string
  description?: string
  security: Record<string, string[]>[]
  parameters?: Parameter[]
  requestBody?: { required: true; content: { 'application/json': MediaType } }
  responses: Record<string, ApiResponse>
  /** The scope that an API key needs. */
  'x-scope'?: 'read' | 'write'
}

/** An OpenAPI 3.1 document, as far as this server writes one. */
export interface ApiDocument {
  openapi: '3.1.1'
  info: { title: string; version: string; description: string }
  servers: { url: string }[]
  tags: { name: string; description: string }[]
  paths: Record<string, Record<string, Operation>>
  components: {
    schemas: Record<string, Schema>
    securitySchemes: Record<string, Record<string, string>>
  }
}

/** What the document says beside what the routes tell. */
export interface ApiWords {
  title: string
  description: string
  groups: readonly { name: string; description: string }[]
  errors: Record<ErrorCode, string>
  names: SchemaNames
  fields: FieldWords
  /** Of the schemes that operations name: `apiKey`, `login` and `visitorToken`. */
  security: Record<'apiKey' | 'login' | 'visitorToken', Record<string, string>>
}

/** Describes all routes that have `docs`; the rest is nobody's to call. */
export function describeApi(routes: readonly Route[], words: ApiWords, version: string): Omit<ApiDocument, 'servers'> {
  const writer = createSchemaWriter(words.names, words.fields)
  writer.output(errorBody)
  const paths: ApiDocument['paths'] = {}
  for (const route of inOrder(routes, words)) {
    const path = route.path.replace(/:(\w+)/g, '{$1}')
    paths[path] ??= {}
    paths[path][route.method.toLowerCase()] = describeOperation(route, writer, words)
  }
  return {
    openapi: '3.1.1',
    info: { title: words.title, version, description: words.description },
    tags: words.groups.map(({ name, description }) => ({ name, description })),
    paths,
    components: { schemas: writer.components, securitySchemes: words.security },
  }
}

/** Groups as the words list them; inside a group as the routes come. */
function inOrder(routes: readonly Route[], { groups }: ApiWords): Route[] {
  return groups.flatMap(({ name }) => routes.filter((route) => route.docs?.group === name))
}

function describeOperation(route: Route, writer: ReturnType<typeof createSchemaWriter>, words: ApiWords): Operation {
  const docs = route.docs
  if (!docs) throw new Error(`${route.method} ${route.path} has no docs.`)
  const parameters = [
    ...toParameters(route.params, 'path', writer, words),
    ...toParameters(route.query, 'query', writer, words),
  ]
  return {
    operationId: operationId(docs.summary),
    tags: [docs.group],
    summary: docs.summary,
    ...(docs.description && { description: docs.description }),
    security: securityOf(route),
    ...((route.access === 'workspace' || route.access === 'key') &&
      route.apiKeyScope && { 'x-scope': route.apiKeyScope }),
    ...(parameters.length > 0 && { parameters }),
    ...(route.body && {
      requestBody: { required: true, content: { 'application/json': { schema: writer.input(route.body) } } },
    }),
    responses: { ...describeAnswers(route, writer), ...describeErrors(route, words) },
  }
}

/** "List bots" is `listBots`. */
function operationId(summary: string): string {
  return summary
    .replace(/[^A-Za-z0-9 ]/g, '')
    .split(' ')
    .map((word, index) => (index === 0 ? word.toLowerCase() : word.charAt(0).toUpperCase() + word.slice(1)))
    .join('')
}

function securityOf(route: Route): Operation['security'] {
  if (route.access === 'public') {
    if (route.docs?.visitorToken === 'needed') return [{ visitorToken: [] }]
    return route.docs?.visitorToken === 'optional' ? [{}, { visitorToken: [] }] : [{}]
  }
  if (route.access === 'key') return [{ apiKey: [] }]
  return route.access === 'workspace' && route.apiKeyScope ? [{ apiKey: [] }, { login: [] }] : [{ login: [] }]
}

function toParameters(
  schema: z.ZodType | undefined,
  place: 'path' | 'query',
  writer: ReturnType<typeof createSchemaWriter>,
  words: ApiWords,
): Parameter[] {
  if (!schema) return []
  const { properties = {}, required = [] } = writer.input(schema)
  return Object.entries(properties).map(([name, { description, ...property }]) => {
    const told = words.fields[`${place}.${name}`] ?? description
    return {
      ...{ name, in: place, required: place === 'path' || required.includes(name) },
      ...(told && { description: told }),
      schema: property,
    }
  })
}

function describeAnswers(route: Route, writer: ReturnType<typeof createSchemaWriter>): Record<string, ApiResponse> {
  const status = route.status ?? (route.response ? 200 : 204)
  const own: DocumentedAnswer[] = route.response
    ? [{ status, description: status === 201 ? 'Created.' : 'Success.', schema: route.response }]
    : route.docs?.answers
      ? []
      : [{ status, description: 'Done. The answer is empty.' }]
  const responses: Record<string, ApiResponse> = {}
  for (const answer of [...own, ...(route.docs?.answers ?? [])]) {
    const response = responses[answer.status] ?? { description: answer.description }
    responses[answer.status] = response
    const type = answer.type ?? (answer.schema && 'application/json')
    if (!type) continue
    response.content = {
      ...response.content,
      [type]: {
        ...(answer.schema && { schema: writer.output(answer.schema) }),
        ...(answer.example !== undefined && { example: answer.example }),
      },
    }
  }
  return responses
}

/** The errors that a route can answer, by status. */
export function errorsOf(route: Route): ErrorCode[] {
  const codes = new Set<ErrorCode>(route.docs?.errors)
  if (route.params || route.query || route.body) codes.add('invalid_input')
  if (route.body) codes.add('payload_too_large')
  if (route.path.includes('/:')) codes.add('not_found')
  if (route.access !== 'public') codes.add('unauthenticated').add('forbidden')
  if (route.access === 'key' || (route.access === 'workspace' && route.apiKeyScope)) codes.add('rate_limited')
  if (route.docs?.visitorToken) codes.add('unauthenticated')
  codes.add('internal').add('unavailable')
  return (Object.keys(errorStatus) as ErrorCode[]).filter((code) => codes.has(code))
}

function describeErrors(route: Route, words: ApiWords): Record<string, ApiResponse> {
  const responses: Record<string, ApiResponse> = {}
  for (const code of errorsOf(route)) {
    const status = errorStatus[code]
    const sentence = `\`${code}\`: ${words.errors[code]}`
    const known = responses[status]
    if (known) {
      known.description += ` ${sentence}`
      continue
    }
    responses[status] = {
      description: sentence,
      ...(code === 'rate_limited' && {
        headers: { 'Retry-After': { description: 'Seconds to wait.', schema: { type: 'integer' } } },
      }),
      content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
    }
  }
  // A route that documents a failure of its own says more of it than the error alone.
  for (const answer of route.docs?.answers ?? []) delete responses[answer.status]
  return responses
}
