import { z } from 'zod'
import { messageMaxLength } from './chat.ts'
import { type ClientMessageId, clientMessageId, type SessionId, sessionId } from './ids.ts'

/** The chat's id is its session's. */
const chatId = z.string('id is the chat’s id.').refine((id): id is SessionId => sessionId.safeParse(id).success, {
  message: 'The chat’s id is 1 to 128 letters, digits, ".", "_", ":" or "-".',
})

const uiMessage = z.object({
  id: z.string(),
  role: z.enum(['system', 'user', 'assistant']),
  parts: z.array(z.object({ type: z.string(), text: z.unknown().optional() })),
})

/**
 * `POST /api/chat/<token>`: what `useChat` of `@ai-sdk/react` sends by itself.
 *
 * Of the messages only the newest of the user's is read: its text, and its id as the `client_message_id`. What was said
 * before is known here. `submit-message` with a `messageId` is an edited message; `regenerate-message` wants another answer.
 */
export const useChatBody = z
  .object({
    id: chatId,
    messages: z.array(uiMessage).max(10_000),
    trigger: z.enum(['submit-message', 'regenerate-message']).default('submit-message'),
    messageId: z.string().nullish(),
  })
  .transform(({ id, messages, trigger, messageId }, context) => {
    const newest = messages.findLast(({ role }) => role === 'user')
    const refuse = (message: string) => {
      context.addIssue({ code: 'custom', path: ['messages'], message })
      return z.NEVER
    }
    const text = (newest?.parts ?? []).map((part) => (part.type === 'text' ? String(part.text ?? '') : '')).join('')
    if (!newest || text.trim() === '') return refuse('Write a message first.')
    if (text.length > messageMaxLength)
      return refuse(`A message is at most ${messageMaxLength.toLocaleString('en')} characters.`)
    const named = clientMessageId.safeParse(newest.id)
    if (!named.success) return refuse('A message’s id is 1 to 128 characters.')
    return {
      sessionId: id,
      message: text,
      clientMessageId: named.data as ClientMessageId,
      isAgain: trigger === 'regenerate-message',
      /** The page changed a message that it had sent before. */
      isEdited: trigger === 'submit-message' && messageId != null,
    }
  })
export type UseChatBody = z.output<typeof useChatBody>

export const useChatStreamParams = z.object({ token: z.string(), id: chatId })
