import { socketMaxFrameBytes } from '@parley/contract/chat-socket'
import { z } from 'zod'
import type { Bus } from '../../platform/bus/bus.ts'
import { publicRoute, type Route } from '../../platform/http/route.ts'
import { openWebSocket } from '../../platform/http/web-socket.ts'
import type { Log } from '../../platform/log.ts'
import type { Chat, Visit } from './chat.service.ts'
import { createChatSocket } from './chat-socket.ts'
import type { ChatSockets } from './chat-sockets.ts'
import type { VisitReader } from './visit.ts'

export interface ChatSocketServices {
  chat: Chat
  visits: VisitReader
  sockets: ChatSockets
  bus: Bus
  log: Log
}

/** The chat over one connection both ways, for clients that would rather hold one open. */
export function chatSocketRoutes({ chat, visits, sockets, bus, log }: ChatSocketServices): Route[] {
  /** Stored nowhere: whoever watches the conversation sees it, or nobody does. */
  async function tellTyping(visit: Visit): Promise<void> {
    const conversationId = await chat.findConversation(visit)
    if (!conversationId) return
    const { workspaceId, id } = visit.bot
    bus.publish(workspaceId, { type: 'visitor-typing', conversation_id: conversationId, bot_id: id })
  }

  return [
    publicRoute({
      method: 'GET',
      path: '/ws/chat/:token',
      isCrossOrigin: true,
      docs: {
        group: 'Chat',
        summary: 'Open a socket',
        description:
          'A WebSocket for one session. Send `{"type":"send","session_id":…,"message":…}`, and `resume`, `stop`, `typing` and `ping`; the events of the answer come as `{"type":"event","id":…,"event":…}`, the same as on the event stream. A visitor token goes as `visitor_token` into the first `send` or `resume`.',
        errors: ['forbidden', 'bot_unavailable'],
        answers: [{ status: 101, description: 'The connection is a WebSocket now.' }],
      },
      params: z.object({ token: z.string() }),
      handle: async ({ request, reply }, { params }) => {
        await visits.allowedBot(request, params.token)
        openWebSocket(request, reply, socketMaxFrameBytes, (socket) =>
          sockets.add(socket, (write) =>
            createChatSocket({
              ...{ chat, log, tellTyping, write },
              visit: (sessionId, by) => visits.frameVisit(request, params.token, sessionId, by),
            }),
          ),
        )
      },
    }),
  ]
}
