import { z } from 'zod'
import { messageMaxLength } from './chat.ts'

/** Characters of all `system` and `developer` messages of one request together. */
export const instructionsMaxLength = 20_000

const content = z.union([
  z.string(),
  z.array(
    z.object({
      type: z.literal('text', 'The bot reads text only: each part of a content has the type "text".'),
      text: z.string(),
    }),
  ),
])

const completionMessage = z.discriminatedUnion(
  'role',
  [
    z.object({ role: z.enum(['system', 'developer', 'user']), content }),
    z.object({ role: z.literal('assistant'), content: content.nullish() }),
  ],
  'A message’s role is "system", "developer", "user" or "assistant": the bot calls no tools.',
)

/**
 * `POST /v1/chat/completions`, as clients of OpenAI's Chat Completions send it. Fields that are not named here are ignored.
 *
 * `model` is a bot's id or embed token. `messages` is the whole conversation, the last one the user's.
 */
export const completionBody = z
  .object({
    model: z.string('model is a bot’s id.').min(1, 'model is a bot’s id.'),
    messages: z.array(completionMessage).min(1, 'Send at least one message.').max(10_000),
    stream: z.boolean().nullish(),
    stream_options: z.object({ include_usage: z.boolean().nullish() }).nullish(),
    max_tokens: z.int().min(1).nullish(),
    max_completion_tokens: z.int().min(1).nullish(),
    temperature: z.number().nullish(),
    n: z.literal(1, 'One answer is written to a request: n is 1.').nullish(),
    tools: z.array(z.unknown()).max(0, 'The bot calls no tools: leave tools out.').nullish(),
    user: z.string().min(1).max(512, 'user is at most 512 characters.').nullish(),
  })
  .transform((body, context) => {
    const said = body.messages.map(({ role, content: given }) => ({ role, text: textOf(given) }))
    const refuse = (message: string) => {
      context.addIssue({ code: 'custom', path: ['messages'], message })
      return z.NEVER
    }
    const last = said.at(-1)
    if (last?.role !== 'user') return refuse('The last message is the user’s: it is the one that is answered.')
    if (last.text.trim() === '') return refuse('The last message holds no text.')
    if (last.text.length > messageMaxLength)
      return refuse(`A message is at most ${messageMaxLength.toLocaleString('en')} characters.`)
    const isInstruction = (role: string) => role === 'system' || role === 'developer'
    const instructions = said
      .flatMap(({ role, text }) => (isInstruction(role) && text.trim() !== '' ? [text] : []))
      .join('\n\n')
    if (instructions.length > instructionsMaxLength)
      return refuse(`System messages hold at most ${instructionsMaxLength.toLocaleString('en')} characters together.`)
    return {
      model: body.model,
      /** Of the program itself: they follow the bot's own. */
      instructions,
      history: said
        .slice(0, -1)
        .flatMap(({ role, text }) =>
          isInstruction(role) ? [] : [{ role: role === 'user' ? ('visitor' as const) : ('bot' as const), text }],
        ),
      message: last.text,
      isStreamed: body.stream === true,
      wantsUsage: body.stream_options?.include_usage === true,
      maxTokens: body.max_completion_tokens ?? body.max_tokens ?? undefined,
      user: body.user ?? undefined,
    }
  })
export type CompletionBody = z.output<typeof completionBody>

function textOf(given: z.output<typeof content> | null | undefined): string {
  if (typeof given === 'string') return given
  return (given ?? []).map(({ text }) => text).join('')
}

const usage = z.object({ prompt_tokens: z.int(), completion_tokens: z.int(), total_tokens: z.int() })
export type CompletionUsage = z.infer<typeof usage>

const finishReason = z.enum(['stop', 'length'])

/** The answer in one piece. `length`: it reached the length that the bot, or the request, allows. */
export const completion = z.object({
  id: z.string(),
  object: z.literal('chat.completion'),
  created: z.int(),
  model: z.string(),
  choices: z.array(
    z.object({
      index: z.int(),
      message: z.object({ role: z.literal('assistant'), content: z.string(), refusal: z.null() }),
      logprobs: z.null(),
      finish_reason: finishReason,
    }),
  ),
  usage,
})
export type Completion = z.infer<typeof completion>

/** A piece of the answer. The last one has no choices and the usage, where the request asked for it. */
export const completionChunk = z.object({
  id: z.string(),
  object: z.literal('chat.completion.chunk'),
  created: z.int(),
  model: z.string(),
  choices: z.array(
    z.object({
      index: z.int(),
      delta: z.object({ role: z.literal('assistant').optional(), content: z.string().optional() }),
      finish_reason: finishReason.nullable(),
    }),
  ),
  usage: usage.nullable().optional(),
})
export type CompletionChunk = z.infer<typeof completionChunk>

/** `GET /v1/models/<id>`: a bot. `id` is what `model` takes. */
export const completionModel = z.object({
  id: z.string(),
  object: z.literal('model'),
  created: z.int(),
  owned_by: z.string(),
  name: z.string(),
})

/** `GET /v1/models`: the workspace's bots that answer. */
export const completionModelList = z.object({ object: z.literal('list'), data: z.array(completionModel) })
