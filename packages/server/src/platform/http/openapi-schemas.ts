import { z } from 'zod'

/** A JSON Schema of draft 2020-12, which is what OpenAPI 3.1 holds. */
export interface Schema {
  $ref?: string
  type?: string | string[]
  format?: string
  description?: string
  enum?: unknown[]
  const?: unknown
  default?: unknown
  properties?: Record<string, Schema>
  required?: string[]
  additionalProperties?: boolean | Schema
  items?: Schema
  anyOf?: Schema[]
  oneOf?: Schema[]
  pattern?: string
  minimum?: number
  maximum?: number
  minLength?: number
  maxLength?: number
  minItems?: number
  maxItems?: number
}

/** The schemas that stand once in the document, under a name. */
export type SchemaNames = z.core.$ZodRegistry<{ id: string }>

/** What fields mean, by their name, or by `Schema.field` where one schema means something of its own. */
export type FieldWords = Readonly<Record<string, string>>

export const componentPrefix = '#/components/schemas/'

/** Turns zod's schemas into JSON Schema, and gathers those that have names. */
export function createSchemaWriter(names: SchemaNames, words: FieldWords) {
  const components: Record<string, Schema> = {}

  /** As a client reads it. One that refused fields it does not know would break with each version. */
  function output(schema: z.ZodType): Schema {
    // The name of an outermost schema would be lost: only what stands inside another is referred to.
    const converted = z.toJSONSchema(z.object({ it: schema }), {
      io: 'output',
      metadata: names,
      unrepresentable: 'any',
    })
    const { properties, $defs = {} } = converted as unknown as {
      properties: { it: Schema }
      $defs?: Record<string, Schema>
    }
    for (const [name, component] of Object.entries($defs)) {
      delete (component as { id?: string }).id
      components[name] ??= open(tidy(component, name))
    }
    return open(tidy(properties.it, ''))
  }

  /** As a client writes it. */
  function input(schema: z.ZodType): Schema {
    const { $schema, ...converted } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })
    return tidy(converted as Schema, '')
  }

  function tidy(schema: Schema, owner: string): Schema {
    const result = joinNull({ ...schema })
    if (result.$ref) return { $ref: result.$ref.replace('#/$defs/', componentPrefix) }
    // The format says the same, and can be read.
    if (result.format) delete result.pattern
    if (result.minimum === Number.MIN_SAFE_INTEGER) delete result.minimum
    if (result.maximum === Number.MAX_SAFE_INTEGER) delete result.maximum
    if (result.properties) {
      result.properties = Object.fromEntries(
        Object.entries(result.properties).map(([name, property]) => {
          const described = tidy(property, owner)
          const description = words[`${owner}.${name}`] ?? words[name]
          // Beside a reference a description stands by itself in 3.1.
          return [name, description ? { ...described, description } : described]
        }),
      )
    }
    if (result.items) result.items = tidy(result.items, owner)
    if (result.anyOf) result.anyOf = result.anyOf.map((option) => tidy(option, owner))
    if (result.oneOf) result.oneOf = result.oneOf.map((option) => tidy(option, owner))
    if (typeof result.additionalProperties === 'object') {
      result.additionalProperties = tidy(result.additionalProperties, owner)
    }
    return result
  }

  return { input, output, components }
}

/** "A string, or null" as one schema rather than a choice of two. */
function joinNull({ anyOf, ...rest }: Schema): Schema {
  if (!anyOf) return rest
  const others = anyOf.filter((option) => option.type !== 'null')
  const [only] = others
  const isJoined = others.length === 1 && anyOf.length === 2 && typeof only?.type === 'string'
  if (!isJoined || !only) return { ...rest, anyOf }
  return { ...rest, ...only, type: [only.type as string, 'null'], ...(only.enum && { enum: [...only.enum, null] }) }
}

/** Without "and nothing else", at any depth. */
function open(schema: Schema): Schema {
  const text = JSON.stringify(schema, (key, value) =>
    key === 'additionalProperties' && value === false ? undefined : value,
  )
  return JSON.parse(text)
}
