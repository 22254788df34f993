import { botId } from '@parley/contract/ids'
import { playgroundBody, playgroundEvent } from '@parley/contract/playground'
import { z } from 'zod'
import { atLeast } from '../../platform/actor.ts'
import { type Route, workspaceRoute } from '../../platform/http/route.ts'
import { openEventStream } from '../../platform/http/sse.ts'
import type { Playground } from './playground.service.ts'

/** Trying a bot, as published or as its draft would be. No API key may: it would be a way around the counts. */
export function playgroundRoutes({ playground }: { playground: Playground }): Route[] {
  return [
    workspaceRoute({
      method: 'POST',
      path: '/api/v1/bots/:botId/playground',
      allow: (actor) => atLeast(actor, 'admin'),
      params: z.object({ botId }),
      body: playgroundBody,
      docs: {
        group: 'Bots',
        summary: 'Try a bot',
        description:
          'Answers the last message with the settings given, or with those published, and streams the answer as server-sent events: `start` with the prompt, `text-delta`, and at last `finish` or `error`. Nothing is stored or counted. Needs a login; API keys may not.',
        errors: ['bot_unavailable', 'rate_limited'],
        answers: [
          {
            status: 200,
            description: 'The answer as it is written; each event is one of these.',
            type: 'text/event-stream',
            schema: playgroundEvent,
            example: 'data: {"type":"text-delta","delta":"Hello"}\n\n',
          },
        ],
      },
      handle: async ({ tx, actor, reply, afterCommit }, { params, body }) => {
        const receivedAt = performance.now()
        const published = await playground.enter(tx, actor, params.botId)
        afterCommit(() => {
          const stream = openEventStream(reply, { isUiMessages: false })
          const left = new AbortController()
          stream.onLeave(() => left.abort())
          playground
            .answer(actor.workspaceId, body.settings ?? published, body.messages, receivedAt, {
              emit: (event) => stream.write(`data: ${JSON.stringify(event)}\n\n`),
              left: left.signal,
            })
            .finally(stream.end)
        })
      },
    }),
  ]
}
