import type { MeView } from '@parley/contract/accounts'
import type { BotListItem } from '@parley/contract/bots'
import { type ConversationListItem, conversationListView } from '@parley/contract/conversations'
import { keepPreviousData, queryOptions, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import {
  BookOpen,
  Copy,
  FlaskConical,
  Keyboard,
  KeyRound,
  LogOut,
  type LucideIcon,
  MessageSquareText,
  Monitor,
  Moon,
  PanelLeft,
  Plus,
  Sun,
} from 'lucide-react'
import { type ReactNode, useEffect, useState } from 'react'
import { messageOf } from '../api/api-error.ts'
import { request } from '../api/request.ts'
import { BotFace } from '../features/bots/bot-face.tsx'
import { botQuery, botsQuery } from '../features/bots/bots.queries.ts'
import { copyText } from '../ui/copy-text.ts'
import { RelativeTime } from '../ui/relative-time.tsx'
import { showToast } from '../ui/toasts.tsx'
import { logOut } from './log-out.ts'
import { placesOf } from './navigation.ts'
import { find } from './palette-search.ts'
import { readRecent } from './recent-items.ts'
import { sidebarFold } from './remembered-flag.ts'
import { type Theme, useTheme } from './theme.ts'

export interface PaletteItem {
  id: string
  label: string
  words?: string | undefined
  detail?: ReactNode
  mark: ReactNode
  keys?: readonly string[]
  /** Not offered again among the recent ones. */
  isPassing?: boolean
  run: () => void
}

export interface PaletteGroup {
  name: string
  items: readonly PaletteItem[]
}

const perGroup = 6
const searchDelayMs = 200
const shortestSearch = 2

interface Commands {
  onCreateBot: () => void
  onShowShortcuts: () => void
}

/** What the palette offers for what was typed, in groups; without a word, what was chosen last comes first. */
export function usePaletteItems(me: MeView, query: string, isOpen: boolean, commands: Commands) {
  const bots = useBotItems(isOpen)
  const pages = usePageItems(me)
  const actions = useActionItems(commands)
  const conversations = useConversationItems(query, isOpen)
  const everything = [...bots.open, ...pages, ...actions, ...bots.actions]

  const groups: PaletteGroup[] =
    query.trim() === ''
      ? withRecent(everything, [
          { name: 'Bots', items: bots.open.slice(0, perGroup) },
          { name: 'Pages', items: pages },
          { name: 'Actions', items: actions },
        ])
      : [
          { name: 'Bots', items: find(bots.open, query).slice(0, perGroup) },
          { name: 'Pages', items: find(pages, query) },
          { name: 'Actions', items: find([...actions, ...bots.actions], query).slice(0, perGroup) },
          { name: 'Conversations', items: conversations.items },
        ]
  return { groups: groups.filter(({ items }) => items.length > 0), isSearching: conversations.isSearching }
}

/** An item stands in one group only. */
function withRecent(everything: readonly PaletteItem[], groups: readonly PaletteGroup[]): PaletteGroup[] {
  const recent = readRecent().flatMap((id) => everything.find((item) => item.id === id) ?? [])
  const isRecent = (item: PaletteItem) => recent.includes(item)
  return [
    { name: 'Recent', items: recent },
    ...groups.map(({ name, items }) => ({ name, items: items.filter((item) => !isRecent(item)) })),
  ]
}

function useBotItems(isOpen: boolean): { open: PaletteItem[]; actions: PaletteItem[] } {
  const { data } = useQuery({ ...botsQuery, enabled: isOpen })
  const queryClient = useQueryClient()
  const navigate = useNavigate()
  const items = data?.items ?? []

  async function copySnippet({ id, name }: BotListItem) {
    try {
      const { snippet } = await queryClient.fetchQuery({ ...botQuery(id), staleTime: 60_000 })
      if (await copyText(snippet)) showToast(`The snippet of ${name} is on the clipboard.`)
      else showToast('The browser did not allow copying. The snippet stands under Embed.', 'failed')
    } catch (error) {
      showToast(messageOf(error), 'failed')
    }
  }

  return {
    open: items.map((bot) => ({
      id: `bot:${bot.id}`,
      label: bot.name,
      mark: <BotFace name={bot.name} colour={bot.primary_color} avatar={bot.avatar} size={20} />,
      detail: bot.archived_at ? 'Archived' : undefined,
      run: () => void navigate({ to: '/dashboard/bots/$botId/', params: { botId: bot.id } }),
    })),
    actions: items.flatMap((bot): PaletteItem[] => [
      {
        id: `snippet:${bot.id}`,
        label: `Copy the snippet of ${bot.name}`,
        words: 'embed script tag',
        mark: icon(Copy),
        run: () => void copySnippet(bot),
      },
      {
        id: `playground:${bot.id}`,
        label: `Try ${bot.name} in the playground`,
        words: 'test',
        mark: icon(FlaskConical),
        run: () =>
          void navigate({ to: '/dashboard/bots/$botId/', params: { botId: bot.id }, search: { tab: 'playground' } }),
      },
    ]),
  }
}

function usePageItems(me: MeView): PaletteItem[] {
  const navigate = useNavigate()
  return placesOf(me.user).map(({ to, label, Icon, key, words }) => ({
    id: `page:${to}`,
    label,
    words,
    mark: icon(Icon),
    ...(key && { keys: ['G', key.toUpperCase()] }),
    run: () => void navigate({ to }),
  }))
}

const themeItems: { theme: Theme; label: string; Icon: LucideIcon }[] = [
  { theme: 'light', label: 'Use the light theme', Icon: Sun },
  { theme: 'dark', label: 'Use the dark theme', Icon: Moon },
  { theme: 'system', label: 'Use the system’s theme', Icon: Monitor },
]

function useActionItems({ onCreateBot, onShowShortcuts }: Commands): PaletteItem[] {
  const navigate = useNavigate()
  const [theme, setTheme] = useTheme()
  return [
    { id: 'create-bot', label: 'Create bot', words: 'new make', mark: icon(Plus), run: onCreateBot },
    {
      id: 'create-key',
      label: 'Create API key',
      words: 'new make token',
      mark: icon(KeyRound),
      run: () => void navigate({ to: '/dashboard/api-keys/', search: { create: true } }),
    },
    ...themeItems
      .filter((item) => item.theme !== theme)
      .map((item) => ({
        id: `theme:${item.theme}`,
        label: item.label,
        words: 'toggle appearance mode colours',
        mark: icon(item.Icon),
        isPassing: true,
        run: () => setTheme(item.theme),
      })),
    {
      id: 'fold',
      label: 'Fold or unfold the sidebar',
      words: 'toggle menu',
      mark: icon(PanelLeft),
      keys: ['['],
      isPassing: true,
      run: sidebarFold.toggle,
    },
    {
      id: 'shortcuts',
      label: 'Show keyboard shortcuts',
      words: 'help keys',
      mark: icon(Keyboard),
      keys: ['?'],
      run: onShowShortcuts,
    },
    {
      id: 'docs',
      label: 'Open the API’s documentation',
      words: 'docs reference openapi help',
      mark: icon(BookOpen),
      run: () => window.open('/docs/', '_blank', 'noreferrer'),
    },
    { id: 'log-out', label: 'Log out', words: 'sign out leave', mark: icon(LogOut), isPassing: true, run: logOut },
  ]
}

function foundConversationsQuery(text: string) {
  return queryOptions({
    queryKey: ['palette-conversations', text],
    queryFn: ({ signal }) =>
      request(`/api/v1/conversations?${new URLSearchParams({ q: text, limit: '5' })}`, {
        response: conversationListView,
        signal,
      }),
    staleTime: 30_000,
    placeholderData: keepPreviousData,
  })
}

function useConversationItems(query: string, isOpen: boolean) {
  const navigate = useNavigate()
  const text = query.trim().slice(0, 200)
  const settled = useSettled(text)
  const isLongEnough = text.length >= shortestSearch
  const found = useQuery({
    ...foundConversationsQuery(settled),
    enabled: isOpen && isLongEnough && settled.length >= shortestSearch,
  })
  const toItem = (conversation: ConversationListItem): PaletteItem => ({
    id: `conversation:${conversation.id}`,
    label: conversation.preview,
    detail: (
      <>
        {conversation.bot.name} · <RelativeTime iso={conversation.last_message_at} />
      </>
    ),
    mark: icon(MessageSquareText),
    isPassing: true,
    run: () =>
      void navigate({
        to: '/dashboard/conversations/$conversationId/',
        params: { conversationId: conversation.id },
      }),
  })
  return {
    items: isLongEnough ? (found.data?.items ?? []).map(toItem) : [],
    isSearching: isLongEnough && (text !== settled || found.isFetching),
  }
}

/** The text once typing pauses. */
function useSettled(text: string): string {
  const [settled, setSettled] = useState(text)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), searchDelayMs)
    return () => clearTimeout(timer)
  }, [text])
  return settled
}

function icon(Icon: LucideIcon): ReactNode {
  return <Icon size={16} aria-hidden="true" className="text-muted" />
}
