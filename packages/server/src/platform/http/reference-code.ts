import type { Operation } from './openapi.ts'
import { exampleOf } from './openapi-examples.ts'
import type { Schema } from './openapi-schemas.ts'
import { type Html, html } from './reference-html.ts'

const visitorToken = '$VISITOR_TOKEN'
const apiKey = '$PARLEY_API_KEY'
/** What the examples put in place of a path's parameters. */
const inPath: Record<string, string> = {
  token: 'Qm3vX0t9c2kLr8yB4nWz',
  botId: '0198c1f0-7a3e-7c55-9d0a-3f1b6a2e8c41',
  conversationId: '0198c1f2-04b8-7e19-8b63-5d2c9f7a1e02',
  version: '3',
}

type Components = Readonly<Record<string, Schema>>

/** The request as one would type it, against this installation. */
export function curlExample(
  { method, path, operation }: { method: string; path: string; operation: Operation },
  { origin, components }: { origin: string; components: Components },
): string {
  const address = path.replace(/\{(\w+)\}/g, (_match, name) => inPath[name] ?? name)
  const query = (operation.parameters ?? [])
    .filter((parameter) => parameter.in === 'query' && (parameter.required || parameter.name === 'limit'))
    .map(({ name, schema }) => `${name}=${name === 'limit' ? 20 : exampleQuery(name, schema, components)}`)
    .join('&')
  const url = `${origin}${address}${query && `?${query}`}`
  const lines = [`curl ${method === 'GET' ? '' : `-X ${method} `}${query ? `"${url}"` : url}`]
  const [scheme] = operation.security.map((one) => Object.keys(one)[0])
  if (scheme === 'apiKey') lines.push(`-H "Authorization: Bearer ${apiKey}"`)
  if (scheme === 'visitorToken') lines.push(`-H "Authorization: Bearer ${visitorToken}"`)
  if (scheme === 'login') lines.push('-b "parley.session_token=…"')
  const types = Object.values(operation.responses).flatMap(({ content }) => Object.keys(content ?? {}))
  if (types.includes('text/event-stream')) lines.push('-H "Accept: text/event-stream" -N')
  const body = operation.requestBody?.content['application/json'].schema
  if (body) {
    const text = JSON.stringify(exampleBody(body, components), null, 2)
      .replaceAll("'", "'\\''")
      .replaceAll('\n', '\n  ')
    lines.push('-H "Content-Type: application/json"', `-d '${text}'`)
  }
  return lines.join(' \\\n  ')
}

function exampleQuery(name: string, schema: Schema, components: Components): string {
  const found = { type: 'object', properties: { [name]: schema } }
  return encodeURIComponent(String((exampleOf(found, components) as Record<string, unknown>)[name]))
}

/** Of what may be left out only a little, so that the example stays one that a person would write. */
function exampleBody(body: Schema, components: Components): unknown {
  const { properties = {}, required = [] } = body
  const optional = Object.keys(properties).filter((name) => !required.includes(name))
  const shown = new Set([...required, ...(required.length > 3 ? [] : optional.slice(0, 2))])
  return exampleOf(
    { ...body, properties: Object.fromEntries(Object.entries(properties).filter(([name]) => shown.has(name))) },
    components,
  )
}

/** JSON with its keys, texts and other values told apart. */
export function paintJson(value: unknown): Html[] {
  const text = JSON.stringify(value, null, 2)
  const token = /("(?:[^"\\]|\\.)*")(\s*:)?|\b(?:true|false|null)\b|-?\d+(?:\.\d+)?/g
  const painted: Html[] = []
  let end = 0
  for (const match of text.matchAll(token)) {
    const [whole, quoted, colon] = match
    painted.push(html`${text.slice(end, match.index)}`)
    const kind = colon ? 'key' : quoted ? 'text' : 'value'
    painted.push(html`<span class="${kind}">${quoted ?? whole}</span>${colon ?? ''}`)
    end = match.index + whole.length
  }
  return [...painted, html`${text.slice(end)}`]
}

/** A shell command with its texts told apart, and what is to be filled in. */
export function paintShell(command: string): Html[] {
  return command.split(/("[^"\n]*"|'[\s\S]*?')/).map((piece, index) => {
    if (index % 2 === 0) return html`${piece}`
    const parts = piece.split(/(\$[A-Z_]+)/)
    return html`<span class="text">${parts.map((part) => (part.startsWith('$') ? html`<b>${part}</b>` : part))}</span>`
  })
}

/** A titled piece of code; it can be scrolled to by keyboard. */
export function panel(title: string, code: readonly Html[]): Html {
  return html`<figure><figcaption>${title}</figcaption><pre tabindex="0" aria-label="${title}"><code>${code}</code></pre></figure>`
}
