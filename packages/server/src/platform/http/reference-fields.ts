import { componentPrefix, type Schema } from './openapi-schemas.ts'
import { Html, html, inline } from './reference-html.ts'

type Components = Readonly<Record<string, Schema>>

const formats: Record<string, string> = { uuid: 'UUID', 'date-time': 'ISO 8601 time', date: 'day, YYYY-MM-DD' }
/** Past this depth a reader has lost the way; nothing in the API is deeper. */
const maxDepth = 6

/** A list of an object's fields, those of objects in it folded away. */
export function fieldList(schema: Schema, components: Components, depth = 0): Html | undefined {
  const variants = variantsOf(schema, components)
  if (variants.length > 1) return variantList(variants, components, depth)
  const [object] = variants
  if (!object?.properties || Object.keys(object.properties).length === 0 || depth > maxDepth) return undefined
  const required = new Set(object.required)
  return html`<ul class="fields">${Object.entries(object.properties).map(([name, field]) =>
    fieldRow({ name, field, isRequired: required.has(name) }, components, depth),
  )}</ul>`
}

function variantList(variants: Schema[], components: Components, depth: number): Html {
  return html`<p class="either">One of these forms:</p>${variants.map(
    (variant) => html`<div class="variant">${fieldList(variant, components, depth + 1)}</div>`,
  )}`
}

/** One row: what it is called, what it is, and what it means. Parameters of path and query look the same. */
export function fieldRow(
  { name, field, isRequired, mark }: { name: string; field: Schema; isRequired: boolean; mark?: 'required' },
  components: Components,
  depth = 0,
): Html {
  const limits = limitsOf(resolve(field, components))
  const children = fieldList(itemsOf(field, components), components, depth + 1)
  const description = field.description ?? resolve(field, components).description
  return html`<li><div class="field"><code>${name}</code> <span class="type">${typeOf(field, components)}</span>${
    mark === 'required' && isRequired ? html` <span class="required">required</span>` : ''
  }${!isRequired && mark === undefined && html` <span class="type">· may be absent</span>`}</div>${
    description && html`<p>${inline(description)}</p>`
  }${limits && html`<p class="limits">${inline(limits)}</p>`}${
    children &&
    html`<details${name === 'items' && new Html(' open')}><summary>Fields of <code>${name}</code></summary>${children}</details>`
  }</li>`
}

/** Rows of what a client sends, which say what is required. */
export function inputList(schema: Schema, components: Components): Html | undefined {
  const required = new Set(schema.required)
  const entries = Object.entries(schema.properties ?? {})
  if (entries.length === 0) return undefined
  return html`<ul class="fields">${entries.map(([name, field]) =>
    fieldRow({ name, field, isRequired: required.has(name), mark: 'required' }, components),
  )}</ul>`
}

export function resolve(schema: Schema, components: Components): Schema {
  if (!schema.$ref) return schema
  const found = components[schema.$ref.slice(componentPrefix.length)]
  if (!found) throw new Error(`There is no schema ${schema.$ref}.`)
  return found
}

/** What an array holds, arrays of arrays too. */
function itemsOf(schema: Schema, components: Components): Schema {
  const found = resolve(schema, components)
  return found.items ? itemsOf(found.items, components) : found
}

/** The objects that a value may be, null aside. */
function variantsOf(schema: Schema, components: Components): Schema[] {
  const found = resolve(schema, components)
  const options = found.oneOf ?? found.anyOf
  if (!options) return found.properties ? [found] : []
  return options.flatMap((option) => variantsOf(option, components))
}

export function typeOf(schema: Schema, components: Components): string {
  const found = resolve(schema, components)
  if (found.const !== undefined) return JSON.stringify(found.const)
  const options = found.oneOf ?? found.anyOf
  if (options) {
    const types = new Set(options.map((option) => typeOf(option, components)))
    return [...types]
      .filter((type) => type !== 'null')
      .concat(types.has('null') ? ['null'] : [])
      .join(' or ')
  }
  const [type = 'anything', ...others] = [found.type ?? []].flat()
  const orNull = others.includes('null') ? ' or null' : ''
  if (found.enum) return `one of a few words${orNull}`.replace('one of a few words', 'enum')
  if (type === 'array') return `list of ${found.items ? plural(typeOf(found.items, components)) : 'anything'}${orNull}`
  return `${(found.format && formats[found.format]) ?? type}${orNull}`
}

function plural(type: string): string {
  return type === 'enum' ? 'enum' : type.includes(' or ') || type.includes(',') ? type : `${type}s`
}

function limitsOf(schema: Schema): string | undefined {
  const values = (schema.enum ?? schema.items?.enum)?.filter((value) => value !== null)
  const choices = schema.anyOf?.every((option) => option.const !== undefined) && schema.anyOf.map(({ const: it }) => it)
  const listed = values ?? (choices || undefined)
  const parts = [
    listed && `One of ${listed.map((value) => `\`${String(value)}\``).join(', ')}.`,
    schema.default !== undefined && `\`${JSON.stringify(schema.default)}\` where it is left out.`,
  ]
  return parts.filter(Boolean).join(' ') || undefined
}
