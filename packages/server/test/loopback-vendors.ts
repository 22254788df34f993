import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import type { VendorId } from '@parley/contract/model-catalogue'

export interface VendorRequest {
  vendor: VendorId
  method: string
  /** Below the vendor's address, with its query. */
  path: string
  headers: IncomingHttpHeaders
  body: Record<string, unknown> | undefined
}

/** How the next request is answered. */
export type VendorScript =
  | {
      deltas: readonly string[]
      /** Thinking before the first word. */
      reasoning?: readonly string[]
      isCut?: boolean
      usage?: { input: number; output: number }
      /** `end`: the stream ends without a finish; `error`: with an error in it. */
      ending?: 'finish' | 'end' | 'error'
    }
  | { status: number; body: unknown; headers?: Record<string, string>; after?: Promise<void> }

export interface LoopbackVendors {
  /** For `<VENDOR>_BASE_URL`. */
  baseUrl(vendor: VendorId): string
  /** The settings that give every vendor a key and this address. */
  env(...vendors: VendorId[]): Record<string, string>
  requests: VendorRequest[]
  /** For the next request for an answer, or for a list. In order. */
  script(next: VendorScript): void
  listWith(vendor: VendorId, list: unknown): void
  stop(): Promise<void>
}

export const loopbackKey = 'key-of-the-loopback-vendor-9876'

type Streamed = Extract<VendorScript, { deltas: readonly string[] }>

/** Each vendor's own protocol on one loopback port: answers streamed as it streams them, and its list of models. */
export async function startLoopbackVendors(): Promise<LoopbackVendors> {
  const requests: VendorRequest[] = []
  const scripts: VendorScript[] = []
  const lists: Partial<Record<VendorId, unknown>> = {}

  async function answer(incoming: IncomingMessage, reply: ServerResponse): Promise<void> {
    const [, vendor, path] = /^\/([a-z]+)(\/.*)$/.exec(incoming.url ?? '') as unknown as [string, VendorId, string]
    const raw = await text(incoming)
    const body = raw === '' ? undefined : JSON.parse(raw)
    requests.push({ vendor, method: incoming.method ?? '', path, headers: incoming.headers, body })
    if (!hasKey(vendor, incoming.headers)) return send(reply, refusals[vendor] ?? unauthorized)
    const script = scripts.shift()
    if (script && 'status' in script) {
      await script.after
      return send(reply, script)
    }
    if (incoming.method === 'GET') {
      const listed = path === '/key' ? { data: { label: 'loopback' } } : (lists[vendor] ?? { data: [], models: [] })
      return send(reply, { status: 200, body: listed })
    }
    const speak = vendor === 'anthropic' ? speakAnthropic : vendor === 'google' ? speakGoogle : speakOpenAi
    reply.writeHead(200, { 'content-type': 'text/event-stream' })
    for (const frame of speak({ deltas: ['Hello', ' there'], ...script }, vendor)) reply.write(frame)
    reply.end()
  }

  const server = createServer((incoming, reply) => {
    answer(incoming, reply).catch((error) => reply.destroy(error))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const baseUrl = (vendor: VendorId) => `http://127.0.0.1:${(server.address() as AddressInfo).port}/${vendor}`

  return {
    baseUrl,
    env: (...vendors) =>
      Object.fromEntries(
        vendors.flatMap((vendor) => [
          [`${vendor.toUpperCase()}_API_KEY`, loopbackKey],
          [`${vendor.toUpperCase()}_BASE_URL`, baseUrl(vendor)],
        ]),
      ),
    requests,
    script: (next) => scripts.push(next),
    listWith: (vendor, list) => {
      lists[vendor] = list
    },
    stop: async () => {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}

function hasKey(vendor: VendorId, headers: IncomingHttpHeaders): boolean {
  if (vendor === 'anthropic') return headers['x-api-key'] === loopbackKey && headers['anthropic-version'] !== undefined
  if (vendor === 'google') return headers['x-goog-api-key'] === loopbackKey
  return headers.authorization === `Bearer ${loopbackKey}`
}

const unauthorized = {
  status: 401,
  body: { error: { message: 'Incorrect API key provided.', type: 'invalid_request_error', code: 'invalid_api_key' } },
}

/** Each in the vendor's own words. */
const refusals: Partial<Record<VendorId, { status: number; body: unknown }>> = {
  anthropic: {
    status: 401,
    body: { type: 'error', error: { type: 'authentication_error', message: 'invalid x-api-key' } },
  },
  google: {
    status: 400,
    body: {
      error: {
        ...{ code: 400, message: 'API key not valid. Please pass a valid API key.', status: 'INVALID_ARGUMENT' },
        details: [{ '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason: 'API_KEY_INVALID' }],
      },
    },
  },
  mistral: { status: 401, body: { detail: 'Unauthorized' } },
  openrouter: { status: 401, body: { error: { message: 'No auth credentials found', code: 401 } } },
}

function send(
  reply: ServerResponse,
  { status, body, headers = {} }: { status: number; body: unknown; headers?: Record<string, string> },
): void {
  reply.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body))
}

const data = (value: unknown) => `data: ${JSON.stringify(value)}\n\n`

function* speakOpenAi({ deltas, reasoning = [], isCut, usage, ending }: Streamed, vendor: VendorId) {
  const head = { id: 'chatcmpl-1', object: 'chat.completion.chunk', created: 1_764_000_000, model: 'loopback' }
  const chunk = (delta: object, finish_reason: string | null = null, extra: object = {}) =>
    data({ ...head, choices: [{ index: 0, delta, finish_reason }], ...extra })
  yield chunk({ role: 'assistant', content: '' })
  for (const thought of reasoning) yield chunk({ reasoning_content: thought })
  for (const content of deltas) yield chunk({ content })
  if (ending === 'error') yield data({ error: { message: 'The model crashed.', type: 'server_error', code: 500 } })
  if (ending === 'end' || ending === 'error') return
  const counts = usage && {
    usage: {
      ...{ prompt_tokens: usage.input, completion_tokens: usage.output, total_tokens: usage.input + usage.output },
    },
  }
  // Mistral counts with the finish, the others in a chunk of its own.
  yield chunk({ content: '' }, isCut ? 'length' : 'stop', vendor === 'mistral' ? counts : {})
  if (counts && vendor !== 'mistral') yield data({ ...head, choices: [], ...counts })
  yield 'data: [DONE]\n\n'
}

function* speakAnthropic({ deltas, reasoning = [], isCut, usage, ending }: Streamed) {
  const event = (type: string, value: object = {}) => `event: ${type}\ndata: ${JSON.stringify({ type, ...value })}\n\n`
  yield event('message_start', {
    message: {
      ...{ id: 'msg_1', type: 'message', role: 'assistant', model: 'loopback', content: [] },
      ...{ stop_reason: null, stop_sequence: null, usage: { input_tokens: usage?.input ?? 0, output_tokens: 1 } },
    },
  })
  yield event('ping')
  let index = 0
  if (reasoning.length > 0) {
    yield event('content_block_start', { index, content_block: { type: 'thinking', thinking: '', signature: '' } })
    for (const thinking of reasoning) {
      yield event('content_block_delta', { index, delta: { type: 'thinking_delta', thinking } })
    }
    yield event('content_block_stop', { index })
    index += 1
  }
  yield event('content_block_start', { index, content_block: { type: 'text', text: '' } })
  for (const text of deltas) yield event('content_block_delta', { index, delta: { type: 'text_delta', text } })
  if (ending === 'error') yield event('error', { error: { type: 'overloaded_error', message: 'Overloaded' } })
  if (ending === 'end' || ending === 'error') return
  yield event('content_block_stop', { index })
  yield event('message_delta', {
    ...{ delta: { stop_reason: isCut ? 'max_tokens' : 'end_turn', stop_sequence: null } },
    usage: { output_tokens: usage?.output ?? 0 },
  })
  yield event('message_stop')
}

function* speakGoogle({ deltas, reasoning = [], isCut, usage, ending }: Streamed) {
  const chunk = (parts: object[], extra: object = {}, rest: object = {}) =>
    data({ candidates: [{ content: { parts, role: 'model' }, index: 0, ...extra }], modelVersion: 'loopback', ...rest })
  for (const text of reasoning) yield chunk([{ text, thought: true }])
  for (const text of deltas) yield chunk([{ text }])
  if (ending === 'error') yield data({ error: { code: 503, message: 'Overloaded', status: 'UNAVAILABLE' } })
  if (ending === 'end' || ending === 'error') return
  yield chunk(
    [{ text: '' }],
    { finishReason: isCut ? 'MAX_TOKENS' : 'STOP' },
    usage && {
      usageMetadata: {
        ...{ promptTokenCount: usage.input, candidatesTokenCount: usage.output },
        totalTokenCount: usage.input + usage.output,
      },
    },
  )
}
