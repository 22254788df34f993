import { z } from 'zod'

/** What the vendor serves and what it has retired, as its `/models` and its deprecations page say. */
const served = ['openai/gpt-oss-20b', 'openai/gpt-oss-120b', 'llama-3.3-70b-versatile']
const decommissioned = ['llama3-8b-8192', 'llama-3.1-8b-instant', 'mixtral-8x7b-32768', 'gemma2-9b-it']
const maxCompletionTokens = 65_536

const text = z.string()
const filled = text.min(1)
const textPart = z.strictObject({ type: z.literal('text'), text })
const imagePart = z.strictObject({ type: z.literal('image_url'), image_url: z.strictObject({ url: text }) })
const toolCall = z.strictObject({
  id: filled,
  type: z.literal('function'),
  function: z.strictObject({ name: filled, arguments: text }),
})

const message = z.discriminatedUnion('role', [
  z.strictObject({ role: z.literal('system'), content: filled, name: text.optional() }),
  z.strictObject({
    role: z.literal('user'),
    content: z.union([filled, z.array(z.union([textPart, imagePart])).min(1)]),
    name: text.optional(),
  }),
  z.strictObject({
    role: z.literal('assistant'),
    content: text.nullable(),
    reasoning: text.optional(),
    name: text.optional(),
    tool_calls: z.array(toolCall).min(1).optional(),
  }),
  z.strictObject({ role: z.literal('tool'), content: text, tool_call_id: filled }),
])

const completionTokens = z.int().min(1).max(maxCompletionTokens).optional()

const body = z
  .strictObject({
    model: filled,
    messages: z.array(message).min(1),
    stream: z.boolean().optional(),
    stream_options: z.strictObject({ include_usage: z.boolean() }).optional(),
    temperature: z.number().min(0).max(2).optional(),
    top_p: z.number().min(0).max(1).optional(),
    max_tokens: completionTokens,
    max_completion_tokens: completionTokens,
    stop: z.union([text, z.array(text).max(4)]).optional(),
    seed: z.int().optional(),
    user: text.optional(),
    frequency_penalty: z.number().min(-2).max(2).optional(),
    presence_penalty: z.number().min(-2).max(2).optional(),
    reasoning_effort: z.enum(['none', 'default', 'low', 'medium', 'high']).optional(),
    reasoning_format: z.enum(['parsed', 'raw', 'hidden']).optional(),
    include_reasoning: z.boolean().optional(),
    service_tier: z.enum(['on_demand', 'performance', 'flex', 'auto']).optional(),
    response_format: z.looseObject({ type: z.enum(['text', 'json_object', 'json_schema']) }).optional(),
    parallel_tool_calls: z.boolean().optional(),
    tools: z.array(z.looseObject({ type: filled })).optional(),
    tool_choice: z.union([z.enum(['none', 'auto', 'required']), z.looseObject({ type: filled })]).optional(),
  })
  .superRefine((request, context) => {
    const refuse = (path: PropertyKey[], reason: string) => context.addIssue({ code: 'custom', path, message: reason })
    for (const [index, { role }] of request.messages.entries()) {
      if (role === 'system' && index > 0) refuse(['messages', index], 'a system message comes first')
    }
    if (!['user', 'tool'].includes(request.messages.at(-1)?.role ?? '')) {
      refuse(['messages'], 'the last message must be from the user or a tool')
    }
    if (request.stream_options && !request.stream) refuse(['stream_options'], 'only allowed when `stream` is true')
    if (request.reasoning_format && request.include_reasoning !== undefined) {
      refuse(['reasoning_format'], 'cannot be used together with `include_reasoning`')
    }
    const isGptOss = request.model.startsWith('openai/gpt-oss')
    if (isGptOss && ['none', 'default'].includes(request.reasoning_effort ?? '')) {
      refuse(['reasoning_effort'], 'must be one of `low`, `medium`, or `high`')
    }
    if (request.model.startsWith('llama') && request.reasoning_effort) {
      refuse(['reasoning_effort'], '`reasoning_effort` is not supported with this model')
    }
  })

export type GroqRequestBody = z.output<typeof body>

/** An error as the vendor words it: `{ error: { message, type, code } }`. */
export interface GroqFailure {
  status: number
  message: string
  type: string
  code?: string
}

const invalid = (message: string): GroqFailure => ({ status: 400, message, type: 'invalid_request_error' })

/** Reads a request as strictly as the vendor does: what it would refuse is refused in its words. */
export function readGroqRequest(
  raw: string,
  { authorization = '', contentType = '', apiKey }: { authorization?: string; contentType?: string; apiKey: string },
): { body: GroqRequestBody } | { failure: GroqFailure } {
  if (authorization !== `Bearer ${apiKey}`) {
    const failure = { status: 401, message: 'Invalid API Key', type: 'invalid_request_error', code: 'invalid_api_key' }
    return { failure }
  }
  if (!/^application\/json\b/.test(contentType)) {
    return { failure: { ...invalid('Content-Type must be application/json'), status: 415 } }
  }
  const json = parseJson(raw)
  if (json === undefined) return { failure: invalid('We could not parse the JSON body of your request.') }
  const result = body.safeParse(json)
  if (!result.success) return { failure: invalid(describe(result.error)) }
  const { model } = result.data
  if (decommissioned.includes(model)) {
    const message = `The model \`${model}\` has been decommissioned and is no longer supported.`
    return { failure: { ...invalid(message), code: 'model_decommissioned' } }
  }
  if (!served.includes(model)) {
    const message = `The model \`${model}\` does not exist or you do not have access to it.`
    return { failure: { ...invalid(message), status: 404, code: 'model_not_found' } }
  }
  return { body: result.data }
}

/** The answer to `GET /models`. */
export function listGroqModels() {
  const data = served.map((id) => ({
    ...{ id, object: 'model', created: 1_754_407_957, owned_by: 'OpenAI', active: true },
    ...{ context_window: 131_072, max_completion_tokens: maxCompletionTokens, public_apps: null },
  }))
  return { object: 'list', data }
}

function parseJson(raw: string): unknown {
  try {
    return JSON.parse(raw)
  } catch {
    return undefined
  }
}

function describe(error: z.ZodError): string {
  const [issue] = error.issues
  if (!issue) return 'invalid request'
  const path = issue.path.join('.')
  const reason =
    issue.code === 'unrecognized_keys' ? `property '${issue.keys.join("', '")}' is unsupported` : issue.message
  return path ? `'${path}' : ${reason}` : reason
}
