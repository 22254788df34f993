import type { TestApp } from '../../packages/server/test/test-app.ts'
import { searchWords } from '../seed-conversations.ts'

export interface World {
  cookie: string
  botId: string
  conversationId: string
  longConversationId: string
  visitor: { token: string; embedToken: string }
}

/** A request that a screen makes. */
export interface PageRequest {
  page: string
  what: string
  url: string
  headers?: Record<string, string>
}

export function listRequests({ botId, conversationId, longConversationId, visitor }: World): PageRequest[] {
  const list = (what: string, query: string): PageRequest => ({
    page: 'Conversations',
    what,
    url: `/api/v1/conversations?limit=50&${query}`,
  })
  const today = new Date().toISOString().slice(0, 10)
  return [
    { page: 'Every page', what: 'who is logged in', url: '/api/accounts/me' },
    { page: 'Every page', what: 'plan and usage', url: '/api/v1/usage' },
    { page: 'Bots', what: 'list', url: '/api/v1/bots' },
    { page: 'Bots', what: 'checklist', url: '/api/v1/checklist' },
    { page: 'Bot', what: 'settings', url: `/api/v1/bots/${botId}` },
    { page: 'Bot', what: 'versions', url: `/api/v1/bots/${botId}/versions` },
    list('newest', ''),
    list('of one bot', `bot_id=${botId}`),
    list('unanswered', 'state=unanswered'),
    list('open', 'state=open'),
    list('closed', 'state=closed'),
    list('being answered', 'state=answering'),
    list('rated down', 'rating=down'),
    list('rated up, one bot', `rating=up&bot_id=${botId}`),
    list('not rated', 'rating=none'),
    list('of today', `from=${today}&to=${today}`),
    list('search: common word', `q=${searchWords.common}`),
    list('search: rare word', `q=${searchWords.rare}`),
    list('search: no match', `q=${searchWords.absent}`),
    list('search: beginnings of two words', 'q=war%20bat'),
    list('search: common words that never meet', `q=${searchWords.apart.join('%20')}`),
    list('search: common word, rated down', `q=${searchWords.common}&rating=down`),
    list('search: common word, of today', `q=${searchWords.common}&from=${today}&to=${today}`),
    list('search: rare word, unanswered', `q=${searchWords.rare}&state=unanswered`),
    { page: 'Conversation', what: 'head', url: `/api/v1/conversations/${conversationId}` },
    { page: 'Conversation', what: 'transcript', url: `/api/v1/conversations/${conversationId}/turns` },
    { page: 'Conversation', what: 'head, a very long one', url: `/api/v1/conversations/${longConversationId}` },
    {
      page: 'Conversation',
      what: 'transcript, a very long one',
      url: `/api/v1/conversations/${longConversationId}/turns`,
    },
    { page: 'Insights', what: '7 days', url: '/api/v1/insights?days=7' },
    { page: 'Insights', what: '90 days', url: '/api/v1/insights?days=90' },
    { page: 'Insights', what: '90 days, one bot', url: `/api/v1/insights?days=90&bot_id=${botId}` },
    { page: 'API keys', what: 'list', url: '/api/v1/api-keys' },
    { page: 'Account', what: 'login sessions', url: '/api/accounts/sessions' },
    { page: "Operator's desk", what: 'overview', url: '/api/admin/overview' },
    { page: "Operator's desk", what: 'users', url: '/api/admin/users' },
    { page: "Operator's desk", what: 'users, searched', url: '/api/admin/users?q=person77' },
    { page: "Operator's desk", what: 'workspaces', url: '/api/admin/workspaces' },
    { page: "Operator's desk", what: 'workspaces, searched', url: '/api/admin/workspaces?q=Person%2077' },
    { page: "Operator's desk", what: 'bots', url: '/api/admin/bots' },
    { page: "Operator's desk", what: 'health', url: '/api/admin/health' },
    { page: 'Chat page', what: 'the page', url: `/widget/b/${visitor.embedToken}/` },
    {
      page: 'Chat page',
      what: "a visitor's history",
      url: `/api/history/${visitor.embedToken}/`,
      headers: { authorization: `Bearer ${visitor.token}` },
    },
  ]
}

export interface Timing {
  p50: number
  worst: number
}

const warmUps = 3
const runs = 20

/** Server time of a request, in milliseconds: from its arrival in the server to the end of its answer. */
export async function timeRequest(http: TestApp['http'], cookie: string, request: PageRequest): Promise<Timing> {
  const times: number[] = []
  for (let run = -warmUps; run < runs; run += 1) {
    const start = performance.now()
    const response = await http.inject({ url: request.url, headers: { host: 'localhost', cookie, ...request.headers } })
    const took = performance.now() - start
    if (response.statusCode !== 200) throw new Error(`${request.url} answered ${response.statusCode}: ${response.body}`)
    if (run >= 0) times.push(took)
  }
  times.sort((a, b) => a - b)
  return { p50: times[runs / 2] ?? Number.NaN, worst: times.at(-1) ?? Number.NaN }
}
