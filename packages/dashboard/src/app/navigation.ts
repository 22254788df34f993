import {
  Bot,
  ChartLine,
  Cpu,
  KeyRound,
  type LucideIcon,
  MessagesSquare,
  Settings,
  ShieldCheck,
  UserRound,
} from 'lucide-react'

/** A screen that the sidebar, the palette and the list of shortcuts lead to. */
export interface Place {
  to:
    | '/dashboard/'
    | '/dashboard/conversations/'
    | '/dashboard/insights/'
    | '/dashboard/models/'
    | '/dashboard/api-keys/'
    | '/dashboard/settings/'
    | '/dashboard/account/'
    | '/admin/'
  label: string
  Icon: LucideIcon
  /** Pressed after `g`. */
  key?: string
  /** Its address begins the others' too: it is current there and under `alsoUnder` alone. */
  isExact?: boolean
  alsoUnder?: string
  /** Other words that the palette finds it by. */
  words?: string
}

export const places: readonly Place[] = [
  { to: '/dashboard/', label: 'Bots', Icon: Bot, key: 'b', isExact: true, alsoUnder: '/dashboard/bots/' },
  { to: '/dashboard/conversations/', label: 'Conversations', Icon: MessagesSquare, key: 'c', words: 'inbox messages' },
  { to: '/dashboard/insights/', label: 'Insights', Icon: ChartLine, key: 'i', words: 'analytics figures charts' },
  { to: '/dashboard/models/', label: 'Models', Icon: Cpu, key: 'm', words: 'vendors keys groq openai anthropic' },
  { to: '/dashboard/api-keys/', label: 'API keys', Icon: KeyRound, key: 'k', words: 'tokens developers' },
  {
    to: '/dashboard/settings/',
    label: 'Settings',
    Icon: Settings,
    key: 's',
    words: 'workspace time zone plan upgrade',
  },
  { to: '/dashboard/account/', label: 'Account', Icon: UserRound, key: 'a', words: 'profile password devices e-mail' },
]

/** Where only whoever runs the installation may go. */
export const deskPlaces: readonly Place[] = [
  { to: '/admin/', label: 'Operator’s desk', Icon: ShieldCheck, key: 'o', words: 'admin users workspaces health' },
]

/** Those that someone may go to. */
export function placesOf(user: { is_operator: boolean }): readonly Place[] {
  return user.is_operator ? [...places, ...deskPlaces] : places
}

/** Whether a place is the one that stands at this address. */
export function isAt(place: Place, pathname: string): boolean {
  if (place.alsoUnder && pathname.startsWith(place.alsoUnder)) return true
  return place.isExact ? pathname === place.to : pathname.startsWith(place.to)
}
