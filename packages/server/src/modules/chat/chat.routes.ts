import {
  chatEvent,
  historyView,
  mintedVisitor,
  mintVisitorBody,
  ratingBody,
  ratingReply,
  sendBody,
  sendFailure,
  sendReply,
  stopBody,
  stopReply,
} from '@parley/contract/chat'
import { errorBody } from '@parley/contract/errors'
import { sessionId } from '@parley/contract/ids'
import type { FastifyReply } from 'fastify'
import { z } from 'zod'
import { publicError } from '../../platform/errors.ts'
import { isOwnOrigin } from '../../platform/http/own-origin.ts'
import { streamExample } from '../../platform/http/reference-guides.ts'
import { publicRoute, type Route } from '../../platform/http/route.ts'
import { streamAnswer, streamResult } from './answer-streams.ts'
import type { SendResult } from './chat.service.ts'
import { type ChatSocketServices, chatSocketRoutes } from './chat-socket.routes.ts'
import type { Ratings } from './ratings.service.ts'
import { answerFailed, toReply } from './running-answers.ts'
import { useChatRoutes } from './use-chat.routes.ts'
import type { Visitors } from './visitors.service.ts'

const params = z.object({ token: z.string() })

type ChatRouteServices = ChatSocketServices & { ratings: Ratings; visitors: Visitors }

export function chatRoutes(services: ChatRouteServices): Route[] {
  const { chat, ratings, visitors, visits } = services
  return [
    publicRoute({
      method: 'POST',
      path: '/api/send/:token',
      isCrossOrigin: true,
      docs: {
        group: 'Chat',
        summary: 'Send a message',
        description:
          'Stores the message, and answers once the answer is complete; with `Accept: text/event-stream` while it is written. One answer runs in a conversation at a time: another message meanwhile is a `conflict`.',
        visitorToken: 'optional',
        errors: ['forbidden', 'bot_unavailable', 'conflict', 'rate_limited', 'provider_unavailable'],
        answers: [
          { status: 200, description: 'The answer, complete or stopped.', schema: sendReply },
          {
            status: 200,
            description: 'The answer as it is written.',
            type: 'text/event-stream',
            schema: chatEvent,
            example: streamExample,
          },
          {
            status: 503,
            description:
              'Either of: `provider_unavailable`: The answer failed or was cut off; the body holds the text so far. `unavailable`: The server or its database is away for a moment.',
            schema: z.union([sendFailure, errorBody]),
          },
        ],
      },
      params,
      body: sendBody,
      handle: async ({ request, reply }, { params, body }) => {
        const visit = await visits.visit(request, params.token, body.session_id)
        const result = await chat.send(visit, body)
        if (request.headers.accept?.includes('text/event-stream')) streamResult(reply, result, visit.sessionId)
        else await replyWithJson(reply, result, visit.sessionId)
      },
    }),
    publicRoute({
      method: 'GET',
      path: '/api/stream/:token',
      isCrossOrigin: true,
      docs: {
        group: 'Chat',
        summary: 'Follow an answer',
        description:
          "Streams the session's running answer from its beginning, or from after the event that the header `Last-Event-ID` names. Without that header a message that was left unanswered is answered, once.",
        visitorToken: 'optional',
        errors: ['forbidden', 'bot_unavailable', 'rate_limited'],
        answers: [
          {
            status: 200,
            description: 'The answer as it is written.',
            type: 'text/event-stream',
            schema: chatEvent,
            example: streamExample,
          },
          { status: 204, description: 'There is nothing to follow.' },
        ],
      },
      params,
      query: z.object({ session_id: sessionId }),
      handle: async ({ request, reply }, { params, query }) => {
        const visit = await visits.visit(request, params.token, query.session_id)
        const header = request.headers['last-event-id']
        const lastEventId = header === undefined ? undefined : Number.parseInt(String(header), 10) || 0
        const answer = await chat.follow(visit, lastEventId)
        if (answer) streamAnswer(reply, answer, lastEventId ?? 0)
      },
    }),
    publicRoute({
      method: 'POST',
      path: '/api/stop/:token',
      isCrossOrigin: true,
      docs: {
        group: 'Chat',
        summary: 'Stop an answer',
        description: "Ends the session's running answer. The text so far is kept as its answer.",
        visitorToken: 'optional',
        errors: ['forbidden', 'bot_unavailable'],
      },
      params,
      body: stopBody,
      response: stopReply,
      handle: async ({ request }, { params, body }) => ({
        stopped: await chat.stop(await visits.visit(request, params.token, body.session_id)),
      }),
    }),
    publicRoute({
      method: 'POST',
      path: '/api/visitor/:token',
      isCrossOrigin: true,
      docs: {
        group: 'Chat',
        summary: 'Mint a visitor token',
        description:
          'Makes a token that opens one session, for 15 minutes. From then on that session opens only with its token. With an earlier token, even one that ran out in the last 30 days, its session goes on.',
        errors: ['unauthenticated', 'forbidden', 'bot_unavailable', 'conflict'],
      },
      params,
      body: mintVisitorBody,
      response: mintedVisitor,
      handle: async ({ request }, { params, body }) => {
        const bot = await visits.bot(request, params.token)
        const { origin = '' } = request.headers
        return visitors.mint(bot, { origin, isForeign: !isOwnOrigin(request, origin) }, body)
      },
    }),
    publicRoute({
      method: 'POST',
      path: '/api/rating/:token',
      isCrossOrigin: true,
      docs: {
        group: 'Chat',
        summary: 'Rate an answer',
        description: 'Says what the visitor thinks of an answer of their session; null takes it back.',
        visitorToken: 'needed',
        errors: ['forbidden', 'bot_unavailable', 'rate_limited'],
      },
      params,
      body: ratingBody,
      response: ratingReply,
      handle: async ({ request }, { params, body }) =>
        ratings.rate(await visits.provenVisit(request, params.token), body),
    }),
    publicRoute({
      method: 'GET',
      path: '/api/history/:token',
      isCrossOrigin: true,
      docs: {
        group: 'Chat',
        summary: 'Get the history',
        description: "The session's newest conversations, oldest first. The last one that is not closed goes on.",
        visitorToken: 'needed',
        errors: ['bot_unavailable'],
      },
      params,
      response: historyView,
      handle: async ({ request }, { params }) => {
        const visit = await visits.provenVisit(request, params.token)
        return visitors.history(visit.bot, visit.sessionId)
      },
    }),
    ...useChatRoutes(services),
    ...chatSocketRoutes(services),
  ]
}

async function replyWithJson(
  reply: FastifyReply,
  result: SendResult,
  session: z.output<typeof sessionId>,
): Promise<void> {
  const view =
    result.kind === 'running'
      ? toReply(result.answer.turn, await result.answer.done)
      : {
          reply: result.text,
          session_id: session,
          conversation_id: result.turn.conversation_id,
          message_id: result.turn.answer_message_id,
          state: result.turn.state,
          is_cut: result.turn.is_cut,
        }
  if (view.state === 'complete' || view.state === 'stopped') {
    await reply.send(sendReply.parse(view))
    return
  }
  await reply.code(answerFailed.status).send(sendFailure.parse({ error: publicError(answerFailed), ...view }))
}
