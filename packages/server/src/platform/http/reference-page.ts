import { errorStatus } from '@parley/contract/errors'
import type { ApiDocument, ApiResponse, ApiWords, Operation } from './openapi.ts'
import { exampleOf } from './openapi-examples.ts'
import type { Schema } from './openapi-schemas.ts'
import { curlExample, paintJson, paintShell, panel } from './reference-code.ts'
import { fieldList, fieldRow, inputList } from './reference-fields.ts'
import { guides, type ReferenceLimits } from './reference-guides.ts'
import { Html, html, inline } from './reference-html.ts'

const icon =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true"><rect width="24" height="24" rx="6" fill="#0f6b64"/><path d="M7 6.5h10A1.5 1.5 0 0 1 18.5 8v6a1.5 1.5 0 0 1-1.5 1.5h-5.5L8 18.5v-3H7A1.5 1.5 0 0 1 5.5 14V8A1.5 1.5 0 0 1 7 6.5Z" fill="#fff"/></svg>'

interface ShownOperation {
  method: string
  path: string
  operation: Operation
}

/** The API's reference as one page, drawn from the document that programs read. It needs no script. */
export function referencePage(
  document: ApiDocument,
  { words, limits, style }: { words: ApiWords; limits: ReferenceLimits; style: string },
): string {
  const origin = document.servers[0]?.url ?? ''
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })),
  )
  const groups = document.tags
    .map((tag) => ({ ...tag, operations: operations.filter(({ operation }) => operation.tags.includes(tag.name)) }))
    .filter((group) => group.operations.length > 0)
  const sections = guides({ origin, limits, errors: words.errors, statuses: errorStatus })
  const nav = html`<ul><li><a href="#introduction">Introduction</a></li>${sections.map(
    ({ id, title }) => html`<li><a href="#${id}">${title}</a></li>`,
  )}</ul>${groups.map(
    (group) =>
      html`<h2>${group.name}</h2><ul>${group.operations.map(
        ({ method, operation }) =>
          html`<li><a href="#${operation.operationId}"><span>${operation.summary}</span>${methodMark(method)}</a></li>`,
      )}</ul>`,
  )}`
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="description" content="${document.info.description}">
<link rel="icon" href="data:image/svg+xml,${encodeURIComponent(icon)}">
<title>${document.info.title} reference</title>
<style>${new Html(style)}</style>
</head>
<body>
<a class="skip" href="#introduction">Skip to the reference</a>
<header><a class="brand" href="/docs/">${new Html(icon)}Parley <span>API reference</span></a><nav aria-label="Elsewhere"><a href="/openapi.json">OpenAPI</a><a href="/dashboard/">Dashboard</a></nav></header>
<details class="menu"><summary>Contents</summary><nav aria-label="Contents">${nav}</nav></details>
<div class="shell">
<nav class="side" aria-label="Reference">${nav}</nav>
<main>
<section id="introduction" class="pair"><div><h1>${document.info.title}</h1><p class="lead">${document.info.description}</p></div><div class="panels">${panel('Base address', [html`${origin}`])}</div></section>
${sections.map(
  ({ id, title, body, code }) =>
    html`<section id="${id}" class="pair"><div><h2><a href="#${id}">${title}</a></h2>${body}</div><div class="panels">${code}</div></section>`,
)}
${groups.map(
  (
    group,
  ) => html`<section class="group"><h2>${group.name}</h2><p class="lead">${inline(group.description)}</p></section>
${group.operations.map((shown) => operationSection(shown, document.components.schemas, origin))}`,
)}
</main>
</div>
</body>
</html>
`
  return page.text
}

function operationSection({ method, path, operation }: ShownOperation, components: Components, origin: string): Html {
  const parameters = operation.parameters ?? []
  const body = operation.requestBody?.content['application/json'].schema
  const successes = Object.entries(operation.responses).filter(([status]) => status.startsWith('2'))
  const failures = Object.entries(operation.responses).filter(([status]) => !status.startsWith('2'))
  const id = operation.operationId
  return html`<section id="${id}" class="pair"><div>
<h3><a href="#${id}">${operation.summary}</a></h3>
<p class="address">${methodMark(method)}<code>${pathParts(path)}</code></p>
${operation.description?.split('\n\n').map((paragraph) => html`<p>${inline(paragraph)}</p>`)}
<p class="who">${inline(whoMay(operation))}</p>
${parameterList(
  'Path',
  parameters.filter((one) => one.in === 'path'),
  components,
)}
${parameterList(
  'Query',
  parameters.filter((one) => one.in === 'query'),
  components,
)}
${body && html`<h4>Body</h4>${inputList(body, components)}`}
${successes.map(([status, response]) => answerFields(status, response, components))}
<h4>Errors</h4><p class="failures">${failures.map(([status, response]) => errorCodes(status, response))}</p>
</div><div class="panels">
${panel('Request', paintShell(curlExample({ method, path, operation }, { origin, components })))}
${successes.map(([status, response]) => answerPanels(status, response, components))}
</div></section>`
}

/** What each code means stands once, under "Errors". */
function errorCodes(status: string, { description }: ApiResponse): Html {
  const codes = [...description.matchAll(/`(\w+)`: /g)].map(([, code]) => html`<code>${code ?? ''}</code>`)
  return html`<a href="#errors"><span class="status">${status}</span> ${codes.length > 0 ? codes : description}</a>`
}

type Components = Readonly<Record<string, Schema>>

function whoMay({ security, 'x-scope': scope }: Operation): string {
  const schemes = security.map((one) => Object.keys(one)[0])
  if (scope) return `Needs an API key with the scope \`${scope}\`.`
  if (schemes.includes('login')) return 'Needs a login to the dashboard, sent as its cookie. API keys may not.'
  if (schemes.length > 1) return "Needs nothing, or a visitor's token where the session has one."
  return schemes.includes('visitorToken') ? "Needs a visitor's token." : 'Needs nothing but the embed token.'
}

function parameterList(title: string, parameters: NonNullable<Operation['parameters']>, components: Components) {
  if (parameters.length === 0) return undefined
  return html`<h4>${title}</h4><ul class="fields">${parameters.map(({ name, required, description, schema }) =>
    fieldRow(
      { name, field: { ...schema, ...(description && { description }) }, isRequired: required, mark: 'required' },
      components,
    ),
  )}</ul>`
}

function answerFields(status: string, { description, content = {} }: ApiResponse, components: Components): Html {
  const schema = (content['application/json'] ?? Object.values(content)[0])?.schema
  return html`<h4>Answer <span class="status">${status}</span></h4>${
    isPlain(description) ? '' : html`<p>${inline(description)}</p>`
  }${schema && fieldList(schema, components)}`
}

/** Says no more than the status does. */
function isPlain(description: string): boolean {
  return description === 'Success.' || description === 'Created.'
}

function answerPanels(status: string, { content = {} }: ApiResponse, components: Components): Html[] {
  return Object.entries(content).map(([type, { schema, example }]) => {
    const title = `Answer ${status}${type === 'application/json' ? '' : ` · ${type}`}`
    if (typeof example === 'string') return panel(title, [html`${example}`])
    return panel(title, schema ? paintJson(exampleOf(schema, components)) : [html``])
  })
}

function methodMark(method: string): Html {
  return html`<span class="method ${method.toLowerCase()}">${method === 'DELETE' ? 'DEL' : method}</span>`
}

/** A long path breaks after its slashes, and its parameters stand out. */
function pathParts(path: string): Html[] {
  return path
    .split(/(\{\w+\})/)
    .map((part, index) =>
      index % 2 === 1
        ? html`<em>${part}</em>`
        : html`${part.split('/').map((piece, at) => (at === 0 ? piece : html`/<wbr>${piece}`))}`,
    )
}
