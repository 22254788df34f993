import type { BotSettingsInput, BotView } from '@parley/contract/bots'
import { withSystem } from '../src/platform/db/with-system.ts'
import { type LoopbackGroq, startLoopbackGroq } from './loopback-groq.ts'
import { type EventReader, openEvents } from './sse-reader.ts'
import { type RegisteredCaller, startTestApp, type TestApp } from './test-app.ts'

/** A server with a loopback vendor, an owner, and a bot to talk to. */
export interface ChatScene {
  app: TestApp
  groq: LoopbackGroq
  owner: RegisteredCaller
  bot: BotView
  origin: string
  send(message: string, options?: SendOptions): Promise<Response>
  /** Sends, and reads the answer as it comes. */
  stream(message: string, options?: SendOptions): Promise<EventReader>
  follow(options: { sessionId?: string; lastEventId?: string; at?: string }): Promise<EventReader>
  stop(options: { sessionId: string; at?: string }): Promise<Response>
  saveBot(settings: Partial<BotSettingsInput>): Promise<void>
  /** The turns of the bot, oldest first, as they are stored. */
  turns(): Promise<StoredTurn[]>
  /** Waits until all turns have ended. */
  settled(): Promise<StoredTurn[]>
  close(): Promise<void>
}

export interface SendOptions {
  sessionId?: string
  clientMessageId?: string
  token?: string
  headers?: Record<string, string>
  /** The origin of another process than the scene's own. */
  at?: string
}

export interface StoredTurn {
  state: string
  attempt: number
  vendor: string | null
  model: string | null
  input_tokens: number
  output_tokens: number
  cost_nanousd: number
  first_token_ms: number | null
  total_ms: number | null
  failure: string | null
  text: string
}

export async function startChatScene(env: Record<string, string> = {}): Promise<ChatScene> {
  const groq = await startLoopbackGroq()
  const app = await startTestApp({ GROQ_API_KEY: groq.apiKey, GROQ_BASE_URL: groq.baseUrl, ...env })
  const origin = await app.listen()
  const owner = await app.register()
  const created = await owner.request('POST', '/api/v1/bots', { name: 'Mara' })
  const bot = created.json<BotView>()

  function sendInit(message: string, options: SendOptions, headers: Record<string, string>): RequestInit {
    const { sessionId = 'visitor-1', clientMessageId, token } = options
    return {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(token && { authorization: `Bearer ${token}` }),
        ...headers,
        ...options.headers,
      },
      body: JSON.stringify({ message, session_id: sessionId, client_message_id: clientMessageId }),
    }
  }

  async function turns(): Promise<StoredTurn[]> {
    return withSystem(app.services.database, 'chat.test', (tx) =>
      tx
        .selectFrom('turn')
        .innerJoin('message', 'message.id', 'turn.answer_message_id')
        .select(['state', 'attempt', 'vendor', 'model', 'input_tokens', 'output_tokens', 'cost_nanousd'])
        .select(['first_token_ms', 'total_ms', 'failure', 'message.text'])
        .orderBy('turn.id')
        .execute(),
    )
  }

  return {
    app,
    groq,
    owner,
    bot,
    origin,
    turns,
    send: (message, options = {}) =>
      fetch(`${options.at ?? origin}/api/send/${bot.embed_token}/`, sendInit(message, options, {})),
    stream: (message, options = {}) =>
      openEvents(
        `${options.at ?? origin}/api/send/${bot.embed_token}/`,
        sendInit(message, options, { accept: 'text/event-stream' }),
      ),
    follow: ({ sessionId = 'visitor-1', lastEventId, at }) =>
      openEvents(`${at ?? origin}/api/stream/${bot.embed_token}/?session_id=${sessionId}`, {
        headers: lastEventId === undefined ? {} : { 'last-event-id': lastEventId },
      }),
    stop: ({ sessionId, at }) =>
      fetch(`${at ?? origin}/api/stop/${bot.embed_token}/`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ session_id: sessionId }),
      }),
    saveBot: async (settings) => {
      const response = await owner.request('PUT', `/api/v1/bots/${bot.id}`, { ...bot.settings, ...settings })
      if (response.statusCode !== 200) throw new Error(`Saving the bot failed: ${response.body}`)
    },
    settled: async () => {
      for (;;) {
        const all = await turns()
        if (all.every((turn) => turn.state !== 'running')) return all
        await new Promise((resolve) => setTimeout(resolve, 10))
      }
    },
    close: async () => {
      await app.close()
      await groq.stop()
    },
  }
}
