import type { BotSettings } from '@parley/contract/bots'
import type { PlaygroundBody } from '@parley/contract/playground'
import { useSyncExternalStore } from 'react'
import { ApiError } from '../../api/api-error.ts'
import { askPlayground } from './ask-playground.ts'
import { applyEvent, beginExchange, type Exchange, historyOf, type Side } from './exchange.ts'

type Conversations = Readonly<Record<Side, readonly Exchange[]>>

const empty: Conversations = { draft: [], published: [] }

export interface PlaygroundConversations {
  subscribe(onChange: () => void): () => void
  read(): Conversations
  /** Asks one side, with `settings` for a draft; what runs there already goes on. */
  ask(side: Side, question: string, settings: BotSettings | undefined): void
  /** Asks the side's last question again, in place of the answer that failed. */
  retry(side: Side, settings: BotSettings | undefined): void
  stop(): void
  clear(): void
}

/** By bot, as long as the page lives: whoever goes to change a setting finds the conversation where it was. */
const byBot = new Map<string, PlaygroundConversations>()

export function usePlaygroundConversations(botId: string) {
  const conversations = byBot.get(botId) ?? createConversations(botId)
  byBot.set(botId, conversations)
  return { ...conversations, sides: useSyncExternalStore(conversations.subscribe, conversations.read) }
}

function createConversations(botId: string): PlaygroundConversations {
  let state = empty
  let lastId = 0
  const listeners = new Set<() => void>()
  const running = new Set<AbortController>()

  function change(side: Side, edit: (exchanges: readonly Exchange[]) => readonly Exchange[]): void {
    state = { ...state, [side]: edit(state[side]) }
    for (const listener of listeners) listener()
  }

  async function run(side: Side, id: number, body: PlaygroundBody): Promise<void> {
    const abort = new AbortController()
    running.add(abort)
    const edit = (next: (exchange: Exchange) => Exchange) =>
      change(side, (exchanges) => exchanges.map((exchange) => (exchange.id === id ? next(exchange) : exchange)))
    try {
      for await (const event of askPlayground(botId, body, abort.signal))
        edit((exchange) => applyEvent(exchange, event))
    } catch (error) {
      const failure = error instanceof ApiError ? error.message : 'This page could not read the answer. Reload it.'
      edit((exchange) => {
        if (exchange.state !== 'running') return exchange
        return abort.signal.aborted ? { ...exchange, state: 'stopped' } : { ...exchange, state: 'failed', failure }
      })
    } finally {
      running.delete(abort)
    }
  }

  function ask(side: Side, question: string, settings: BotSettings | undefined): void {
    lastId += 1
    const messages = [...historyOf(state[side]), { role: 'visitor' as const, text: question }]
    change(side, (exchanges) => [...exchanges, beginExchange(lastId, question)])
    void run(side, lastId, { messages, ...(settings && { settings }) })
  }

  return {
    subscribe(onChange) {
      listeners.add(onChange)
      return () => listeners.delete(onChange)
    },
    read: () => state,
    ask,
    retry(side, settings) {
      const last = state[side].at(-1)
      if (!last || last.state === 'running') return
      change(side, (exchanges) => exchanges.slice(0, -1))
      ask(side, last.question, settings)
    },
    stop() {
      for (const abort of running) abort.abort()
    },
    clear() {
      for (const abort of running) abort.abort()
      state = empty
      for (const listener of listeners) listener()
    },
  }
}
