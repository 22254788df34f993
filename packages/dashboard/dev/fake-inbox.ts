import type { ServerResponse } from 'node:http'
import {
  type ConversationListItem,
  type ConversationView,
  changeConversationBody,
  conversationExportQuery,
  conversationListQuery,
  type LiveEvent,
  type TranscriptTurn,
} from '@parley/contract/conversations'
import type { ConversationId, MessageId, TurnId } from '@parley/contract/ids'
import { type FakeCall, type FakeRoutes, isWritten, Refusal, readBody } from './fake-call.ts'
import type { FakeBot, FakeOwner } from './fake-world.ts'

export interface FakeConversation {
  item: ConversationListItem
  turns: TranscriptTurn[]
}

/** What an owner's visitors said, newest conversation first. It may be changed as the API runs. */
export interface FakeInbox {
  conversations: FakeConversation[]
  /** Nobody gets a live connection. */
  isLiveRefused: boolean
  canChange: boolean
  /** The addresses of all requests for conversations, as they came. */
  asked: string[]
  /** A search looks through so many conversations for one page, as on a server with very many. */
  walkedAtOnce: number
  /** Tells every page that listens. */
  tell(event: LiveEvent): void
}

const inboxes = new WeakMap<FakeOwner, FakeInbox & { listeners: Set<ServerResponse> }>()

export function inboxOf(owner: FakeOwner) {
  const known = inboxes.get(owner)
  if (known) return known
  const listeners = new Set<ServerResponse>()
  const inbox = {
    ...{ conversations: [], isLiveRefused: false, canChange: true, asked: [], walkedAtOnce: Infinity, listeners },
    tell: (event: LiveEvent) => {
      for (const listener of listeners) listener.write(`data: ${JSON.stringify(event)}\n\n`)
    },
  }
  inboxes.set(owner, inbox)
  return inbox
}

let made = 0
/** Ids that sort by when they were made, as the server's do. */
function nextId<Id extends string>(): Id {
  made += 1
  const hex = made.toString(16).padStart(12, '0')
  return `01900000-${hex.slice(0, 4)}-7000-8000-${hex}` as Id
}

type TurnParts = Partial<Omit<TranscriptTurn, 'question' | 'answer'>> & {
  question: string
  answer?: string
  rating?: 'up' | 'down'
  isCut?: boolean
}

export function makeTurn(
  { question, answer = '', rating, isCut = false, ...rest }: TurnParts,
  at: string,
): TranscriptTurn {
  return {
    id: nextId<TurnId>(),
    question: { id: nextId<MessageId>(), text: question, created_at: at },
    answer: { id: nextId<MessageId>(), text: answer, is_cut: isCut, rating: rating ?? null },
    ...{ state: 'complete', mode: 'model', vendor: 'groq', model: 'openai/gpt-oss-20b', bot_version: 3, attempt: 1 },
    ...{ input_tokens: 412, output_tokens: 96, cost_nanousd: 59_700, first_token_ms: 412, total_ms: 1_384 },
    ...{ failure: null, ended_at: at },
    ...rest,
  }
}

interface ConversationParts {
  turns: TurnParts[]
  minutesAgo?: number
  origin?: string | null
  state?: ConversationListItem['state']
}

/** Adds a conversation, whose newest message came `minutesAgo`. */
export function addConversation(
  owner: FakeOwner,
  bot: FakeBot,
  { turns: parts, minutesAgo = 0, origin = 'https://shop.example.com', state = 'bot' }: ConversationParts,
): FakeConversation {
  const end = Date.now() - minutesAgo * 60_000
  const turns = parts.map((part, index) =>
    makeTurn(part, new Date(end - (parts.length - 1 - index) * 60_000).toISOString()),
  )
  const conversation: FakeConversation = {
    item: {
      ...{ id: nextId<ConversationId>(), bot: faceOf(bot), state, turn_state: 'complete', preview: '' },
      ...{ message_count: 0, up_count: 0, down_count: 0, origin },
      ...{ created_at: new Date(end - parts.length * 60_000).toISOString(), last_message_at: '' },
    },
    turns,
  }
  summarise(conversation)
  const { conversations } = inboxOf(owner)
  conversations.push(conversation)
  conversations.sort((one, other) => other.item.last_message_at.localeCompare(one.item.last_message_at))
  return conversation
}

/** Brings what the list says of a conversation up to its turns. */
export function summarise({ item, turns }: FakeConversation): void {
  const last = turns.at(-1)
  Object.assign(item, {
    turn_state: last?.state ?? 'complete',
    preview: last?.question.text.slice(0, 160) ?? '',
    message_count: turns.reduce((sum, { answer }) => sum + (answer.text === '' ? 1 : 2), 0),
    up_count: turns.filter(({ answer }) => answer.rating === 'up').length,
    down_count: turns.filter(({ answer }) => answer.rating === 'down').length,
    last_message_at: last?.question.created_at ?? item.created_at,
  })
}

function faceOf(bot: FakeBot): ConversationListItem['bot'] {
  const { name, primary_color, avatar } = bot.settings
  return { id: bot.id, name, primary_color, avatar }
}

export function fakeInboxRoutes(): FakeRoutes {
  return {
    'GET /api/v1/live': (owner, { response, query }) => {
      const id = query.get('conversation_id')
      if (id) find(owner, id)
      return listen(owner, response)
    },
    'GET /api/v1/conversations/export': exportThem,
    'GET /api/v1/conversations': (owner, { query, request }) => {
      const { asked, conversations, walkedAtOnce } = inboxOf(owner)
      asked.push(request.url ?? '')
      const { cursor, limit, ...filters } = conversationListQuery.parse(Object.fromEntries(query))
      const from = cursor ? conversations.findIndex(({ item }) => item.id === cursor) + 1 : 0
      const walked = filters.q ? conversations.slice(from, from + walkedAtOnce) : conversations.slice(from)
      const found = walked.filter((each) => matches(each, filters)).map(({ item }) => item)
      const isMore = found.length > limit || from + walked.length < conversations.length
      const last = found.length > limit ? found[limit - 1] : walked.at(-1)?.item
      return { items: found.slice(0, limit), next_cursor: isMore ? (last?.id ?? null) : null }
    },
    'GET /api/v1/conversations/:id': (owner, { params }) => present(owner, find(owner, params.id)),
    'PATCH /api/v1/conversations/:id': async (owner, { params, request }) => {
      const conversation = find(owner, params.id)
      conversation.item.state = (await readBody(request, changeConversationBody)).state
      return present(owner, conversation)
    },
    'GET /api/v1/conversations/:id/turns': (owner, { params, query }) => {
      const { turns } = find(owner, params.id)
      const limit = Number(query.get('limit') ?? 50)
      const cursor = query.get('cursor')
      const end = cursor ? turns.findIndex(({ id }) => id === cursor) : turns.length
      const items = turns.slice(Math.max(0, end - limit), end)
      return { items, next_cursor: end > limit ? items[0]?.id : null }
    },
  }
}

function listen(owner: FakeOwner, response: ServerResponse) {
  const { listeners, isLiveRefused } = inboxOf(owner)
  if (isLiveRefused) throw new Refusal('rate_limited', 'Too many live connections.')
  response.writeHead(200, { 'content-type': 'text/event-stream' }).write('data: {"type":"ready"}\n\n')
  listeners.add(response)
  response.on('close', () => listeners.delete(response))
  return isWritten
}

function exportThem(owner: FakeOwner, { query, response }: FakeCall) {
  const { format, ...filters } = conversationExportQuery.parse(Object.fromEntries(query))
  const found = inboxOf(owner).conversations.filter((each) => matches(each, filters))
  response.writeHead(200, {
    'content-type': format === 'csv' ? 'text/csv' : 'application/json',
    'content-disposition': `attachment; filename="conversations.${format}"`,
  })
  response.end(
    format === 'json'
      ? JSON.stringify(found.map(({ item }) => item))
      : ['id,preview', ...found.map(({ item }) => `${item.id},"${item.preview}"`)].join('\n'),
  )
  return isWritten
}

type Filters = Omit<ReturnType<typeof conversationListQuery.parse>, 'cursor' | 'limit'>

function matches({ item, turns }: FakeConversation, { q, bot_id, state, rating, from, to }: Filters): boolean {
  const day = item.last_message_at.slice(0, 10)
  const text = turns.map(({ question, answer }) => `${question.text} ${answer.text}`).join(' ')
  const isRated = item.up_count + item.down_count > 0
  const inState = {
    open: item.state !== 'closed',
    closed: item.state === 'closed',
    answering: item.turn_state === 'running',
    unanswered: ['failed', 'interrupted'].includes(item.turn_state),
  }
  const ratedSo = { up: item.up_count > 0, down: item.down_count > 0, none: !isRated }
  return (
    (!q || q.split(/\s+/).every((word) => text.toLowerCase().includes(word.toLowerCase()))) &&
    (!bot_id || item.bot.id === bot_id) &&
    (!state || inState[state]) &&
    (!rating || ratedSo[rating]) &&
    (!from || day >= from) &&
    (!to || day <= to)
  )
}

function find(owner: FakeOwner, id: string | undefined): FakeConversation {
  const found = inboxOf(owner).conversations.find(({ item }) => item.id === id)
  if (!found) throw new Refusal('not_found', 'There is no such conversation.')
  return found
}

function present(owner: FakeOwner, { item, turns }: FakeConversation): ConversationView {
  const sum = (of: (turn: TranscriptTurn) => number) => turns.reduce((total, turn) => total + of(turn), 0)
  return {
    ...item,
    totals: {
      turns: turns.length,
      input_tokens: sum((turn) => turn.input_tokens),
      output_tokens: sum((turn) => turn.output_tokens),
      cost_nanousd: sum((turn) => turn.cost_nanousd),
    },
    can_change: inboxOf(owner).canChange,
  }
}
