import { z } from 'zod'
import { botSettings } from './bots.ts'
import { messageMaxLength } from './chat.ts'
import { errorCode } from './errors.ts'

/** A conversation in the playground lives in the page; so many messages of it at most go along. */
export const playgroundMaxMessages = 40

/** Characters of all messages together, so that a request stays small. */
export const playgroundMaxLength = 120_000

/**
 * `POST /api/v1/bots/:botId/playground`: one answer, streamed as server-sent events of {@link playgroundEvent}, to a
 * conversation that is stored nowhere and counts as nothing.
 */
export const playgroundBody = z.strictObject({
  /** The draft to answer with; absent for what is published. */
  settings: botSettings.optional(),
  /** Oldest first; the last one is the visitor's, and is answered. */
  messages: z
    .array(
      z.strictObject({
        role: z.enum(['visitor', 'bot']),
        text: z.string().max(messageMaxLength * 5),
      }),
    )
    .min(1)
    .max(playgroundMaxMessages, 'This conversation has grown too long. Clear it and begin anew.')
    .refine((messages) => messages.at(-1)?.role === 'visitor' && messages.at(-1)?.text.trim() !== '', {
      message: 'Write a message first.',
    })
    .refine((messages) => messages.reduce((length, { text }) => length + text.length, 0) <= playgroundMaxLength, {
      message: 'This conversation has grown too long. Clear it and begin anew.',
    }),
})
export type PlaygroundBody = z.infer<typeof playgroundBody>

export const playgroundEvent = z.discriminatedUnion('type', [
  /** First: what was asked of whom. `prompt` is all that the model is given, in its order. */
  z.object({
    type: z.literal('start'),
    mode: z.enum(['model', 'echo']),
    vendor: z.string().nullable(),
    model: z.string().nullable(),
    temperature: z.number(),
    max_output_tokens: z.int(),
    prompt: z.array(z.object({ role: z.enum(['system', 'user', 'assistant']), text: z.string() })),
  }),
  z.object({ type: z.literal('text-delta'), delta: z.string() }),
  /** Last, of an answer that came. Times are in milliseconds from the request's arrival; cost in nano-dollars. */
  z.object({
    type: z.literal('finish'),
    is_cut: z.boolean(),
    input_tokens: z.int(),
    output_tokens: z.int(),
    cost_nanousd: z.int(),
    first_token_ms: z.int().nullable(),
    total_ms: z.int(),
  }),
  /** Last, of one that did not. `message` is for the owner: what the vendor said, and what to do. */
  z.object({ type: z.literal('error'), code: errorCode, message: z.string(), total_ms: z.int() }),
])
export type PlaygroundEvent = z.infer<typeof playgroundEvent>
