import { componentPrefix, type Schema } from './openapi-schemas.ts'

/** What fields look like, by their name, so that examples read like the real thing. */
const byName: Record<string, unknown> = {
  name: 'Mara',
  primary_color: '#0f766e',
  position: 'bottom-right',
  welcome_message: 'Hello! How can I help?',
  avatar: null,
  launcher_label: 'Ask us',
  suggested_questions: ['Where is my order?', 'How do I return something?'],
  color_scheme: 'auto',
  system_prompt: 'You are a helpful assistant on our website. Answer briefly and kindly.',
  vendor: 'groq',
  model: 'openai/gpt-oss-20b',
  temperature: 0.7,
  max_output_tokens: 1024,
  allowed_domains: ['shop.example.com'],
  version: 3,
  bot_version: 3,
  embed_token: 'Qm3vX0t9c2kLr8yB4nWz',
  retiring_tokens: [],
  archived_at: null,
  latest_failure: null,
  failure: null,
  replaces: null,
  snippet: '<script src="https://chat.example.com/widget/embed/Qm3vX0t9c2kLr8yB4nWz.js" async></script>',
  test_page_url: 'https://chat.example.com/widget/test/Qm3vX0t9c2kLr8yB4nWz/',
  saved_by: 'Ada Lovelace',
  changed: ['system_prompt', 'temperature'],
  confirm_name: 'Mara',
  grace_hours: 24,
  conversations: 128,
  messages: 512,
  turns: 260,
  preview: 'Where is my order?',
  message_count: 4,
  up_count: 1,
  down_count: 0,
  rating: 'up',
  origin: 'https://shop.example.com',
  attempt: 1,
  input_tokens: 412,
  output_tokens: 96,
  cost_nanousd: 59_700,
  first_token_ms: 310,
  total_ms: 1_240,
  first_token_p50_ms: 320,
  first_token_p95_ms: 870,
  failed_turns: 2,
  rated_up: 31,
  rated_down: 4,
  time_zone: 'Europe/Berlin',
  message: 'Where is my order?',
  session_id: 'customer-4711',
  client_message_id: 'm-1',
  reply: 'Orders leave within a day. With your order number I can tell you where it is.',
  stopped: true,
  visitor_token: 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJjdXN0b21lci00NzExIn0.4kq…',
  expires_in: 900,
  state: 'complete',
  is_cut: false,
  text: 'Where is my order?',
  day: '2026-11-23',
  from: '2026-10-25',
  to: '2026-11-23',
  next_cursor: null,
  code: 'invalid_input',
  can_edit: true,
  can_delete: false,
}

const ids = ['0198c1f0-7a3e-7c55-9d0a-3f1b6a2e8c41', '0198c1f2-04b8-7e19-8b63-5d2c9f7a1e02']

/** A value that the schema accepts, and that could stand in an answer. */
export function exampleOf(schema: Schema, components: Readonly<Record<string, Schema>>): unknown {
  return write(schema, '')

  function write(given: Schema, name: string): unknown {
    const found = given.$ref ? components[given.$ref.slice(componentPrefix.length)] : given
    if (!found) throw new Error(`There is no schema ${given.$ref}.`)
    if (found.const !== undefined) return found.const
    const known = byName[name]
    if (known !== undefined && fits(known, found)) return known
    if (found.enum) return found.enum[0]
    const [option] = found.oneOf ?? found.anyOf ?? []
    if (option) return write(option, name)
    switch (Array.isArray(found.type) ? found.type[0] : found.type) {
      case 'object':
        return writeObject(found)
      case 'array':
        return found.items ? [write(found.items, singular(name))] : []
      case 'integer':
        return Math.max(found.minimum ?? 0, 1)
      case 'number':
        return found.minimum ?? 0
      case 'boolean':
        return true
      case 'string':
        return writeText(found, name)
      default:
        return null
    }
  }

  function writeObject({ properties = {}, additionalProperties }: Schema): unknown {
    if (Object.keys(properties).length === 0 && typeof additionalProperties === 'object') {
      return { name: write(additionalProperties, '') }
    }
    return Object.fromEntries(Object.entries(properties).map(([name, property]) => [name, write(property, name)]))
  }
}

function writeText({ format, maxLength }: Schema, name: string): string {
  if (format === 'uuid') return name === 'id' ? (ids[0] ?? '') : (ids[1] ?? '')
  if (format === 'date-time') return '2026-11-23T09:30:00.000Z'
  if (format === 'date') return '2026-11-23'
  return (name || 'text').slice(0, maxLength)
}

function singular(name: string): string {
  return name.replace(/s$/, '')
}

function fits(value: unknown, schema: Schema): boolean {
  if (schema.enum && !schema.enum.includes(value)) return false
  if (schema.oneOf || schema.anyOf) return true
  const types = [schema.type ?? []].flat()
  if (value === null) return types.includes('null')
  if (Array.isArray(value)) return types.includes('array') && (value.length === 0 || schema.items?.type === 'string')
  if (typeof value === 'number')
    return types.includes('number') || (types.includes('integer') && Number.isInteger(value))
  return types.includes(typeof value) && schema.format !== 'uuid'
}
