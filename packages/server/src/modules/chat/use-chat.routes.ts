import { chatEvent } from '@parley/contract/chat'
import { useChatBody, useChatStreamParams } from '@parley/contract/use-chat'
import { z } from 'zod'
import { AppError } from '../../platform/errors.ts'
import { streamExample } from '../../platform/http/reference-guides.ts'
import { publicRoute, type Route } from '../../platform/http/route.ts'
import { streamAnswer, streamResult } from './answer-streams.ts'
import type { Chat } from './chat.service.ts'
import type { VisitReader } from './visit.ts'

/** `useChat` sends the whole conversation each time, of which only the newest message is read. */
const maxBodyBytes = 4 * 1024 * 1024

const stream = {
  status: 200,
  description: 'The answer as it is written.',
  type: 'text/event-stream',
  schema: chatEvent,
  example: streamExample,
} as const

/** A bot as `useChat` of `@ai-sdk/react` expects one, with nothing but its `api` set. */
export function useChatRoutes({ chat, visits }: { chat: Chat; visits: VisitReader }): Route[] {
  return [
    publicRoute({
      method: 'POST',
      path: '/api/chat/:token',
      isCrossOrigin: true,
      docs: {
        group: 'Chat',
        summary: 'Answer useChat',
        description:
          "For `useChat` of `@ai-sdk/react`, whose `api` is this address. The chat's `id` is the session, and the newest message's `id` its `client_message_id`. What was said before is read from the session, never from `messages`. `regenerate-message` has the newest message answered again.",
        visitorToken: 'optional',
        errors: ['forbidden', 'bot_unavailable', 'conflict', 'rate_limited'],
        answers: [stream],
      },
      params: z.object({ token: z.string() }),
      body: useChatBody,
      maxBodyBytes,
      handle: async ({ request, reply }, { params, body }) => {
        const { sessionId, message, clientMessageId, isAgain, isEdited } = body
        const visit = await visits.visit(request, params.token, sessionId)
        if (isEdited) throw new AppError('conflict', 'A message that was sent cannot be changed. Send it as a new one.')
        const sent = { message, session_id: sessionId, client_message_id: clientMessageId }
        streamResult(reply, await chat.send(visit, sent, { isAgain }), sessionId)
      },
    }),
    publicRoute({
      method: 'GET',
      path: '/api/chat/:token/:id/stream',
      isCrossOrigin: true,
      docs: {
        group: 'Chat',
        summary: 'Resume useChat',
        description: "Streams the chat's running answer from its start, which `useChat` with `resume` draws anew.",
        visitorToken: 'optional',
        errors: ['forbidden', 'bot_unavailable'],
        answers: [stream, { status: 204, description: 'No answer is being written.' }],
      },
      params: useChatStreamParams,
      handle: async ({ request, reply }, { params }) => {
        const visit = await visits.visit(request, params.token, params.id)
        const answer = await chat.follow(visit, 0)
        if (answer) streamAnswer(reply, answer, 0)
      },
    }),
  ]
}
