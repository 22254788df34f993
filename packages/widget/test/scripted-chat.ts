import type { ChatEvent, HistoryView } from '@parley/contract/chat'
import type { ChatApi } from '../src/frame/chat-api.ts'
import { createChatController } from '../src/frame/chat-controller.ts'
import { RequestError } from '../src/frame/request-error.ts'
import { historyOf } from './history.ts'

/** What a request comes to: frames and whether the stream is whole, nothing to follow, or a failure. */
type Scripted = { events: ChatEvent[]; firstId?: number; isCutOff?: boolean } | undefined | Error

export const noWaiting = [0, 0, 0]
export const start = { type: 'start', messageId: 'm' } as ChatEvent
export const delta = (text: string): ChatEvent => ({ type: 'text-delta', id: '0', delta: text })
export const finish: ChatEvent = { type: 'finish', messageMetadata: { state: 'complete', is_cut: false } }
export const unreachable = new RequestError(0, '')

/** A chat whose server answers as scripted, and what it was asked. */
export function startChat(script: {
  history?: (HistoryView | Error)[]
  send?: Scripted[]
  follow?: Scripted[]
  rate?: (Error | undefined)[]
}) {
  const asked: string[] = []
  const answer = (scripted: Scripted) => {
    if (scripted instanceof Error) throw scripted
    return scripted && toResponse(scripted)
  }
  const api: ChatApi = {
    history: async () => {
      asked.push('history')
      const next = script.history?.shift() ?? historyOf([])
      if (next instanceof Error) throw next
      return next
    },
    send: async (message, clientMessageId) => {
      asked.push(`send ${message} ${clientMessageId}`)
      const response = answer(script.send?.shift())
      if (!response) throw new Error('Nothing was scripted.')
      return response
    },
    follow: async (lastEventId) => {
      asked.push(`follow ${lastEventId}`)
      return answer(script.follow?.shift())
    },
    stop: async () => {
      asked.push('stop')
      throw unreachable
    },
    rate: async (messageId, rating) => {
      asked.push(`rate ${messageId} ${rating}`)
      const next = script.rate?.shift()
      if (next) throw next
    },
  }
  const chat = createChatController(api, noWaiting)
  return { chat, asked, last: () => chat.state().exchanges?.at(-1) }
}

function toResponse({ events, firstId = 1, isCutOff = false }: Exclude<Scripted, undefined | Error>): Response {
  const frames = events.map((event, index) => `id: ${firstId + index}\ndata: ${JSON.stringify(event)}\n\n`)
  return new Response([...frames, isCutOff ? '' : 'data: [DONE]\n\n'].join(''))
}
