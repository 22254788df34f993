import type { MeView } from '@parley/contract/accounts'
import { useQuery } from '@tanstack/react-query'
import { Link, useLocation } from '@tanstack/react-router'
import { Bot, LogOut, UserRound } from 'lucide-react'
import { usageQuery } from '../features/billing/billing.queries.ts'
import { PlanMeter } from '../features/billing/plan-meter.tsx'
import { Wordmark } from '../ui/brand.tsx'
import { IconButton } from '../ui/button.tsx'
import { ThemeSwitch } from './theme-switch.tsx'

const linkClass =
  'flex items-center gap-2.5 rounded-medium px-2.5 py-1.5 text-muted transition-colors hover:bg-hover hover:text-ink aria-[current=page]:bg-hover aria-[current=page]:font-strong aria-[current=page]:text-ink pointer-coarse:py-2.5'

/** Where one can go, what the plan allows, and who is logged in. `onNavigate` runs when a link is followed. */
export function Sidebar({ me, onNavigate }: { me: MeView; onNavigate?: () => void }) {
  const isOnBot = useLocation().pathname.startsWith('/dashboard/bots/')
  return (
    <div className="flex h-full flex-col px-3 py-4">
      <Link to="/dashboard/" onClick={onNavigate} className="mx-1 self-start rounded-medium px-1.5 py-1">
        <Wordmark />
      </Link>
      <nav aria-label="Main" className="mt-5 space-y-0.5">
        <Link
          to="/dashboard/"
          activeOptions={{ exact: true }}
          aria-current={isOnBot ? 'page' : undefined}
          onClick={onNavigate}
          className={linkClass}
        >
          <Bot size={16} aria-hidden="true" />
          Bots
        </Link>
        <Link to="/dashboard/account/" onClick={onNavigate} className={linkClass}>
          <UserRound size={16} aria-hidden="true" />
          Account
        </Link>
      </nav>
      <div className="mt-auto space-y-4">
        <PlanUsage />
        <ThemeSwitch />
        <WhoIsHere me={me} />
      </div>
    </div>
  )
}

function PlanUsage() {
  const { data } = useQuery(usageQuery)
  return <div className="min-h-[34px] px-2.5">{data && <PlanMeter usage={data} />}</div>
}

function WhoIsHere({ me: { user } }: { me: MeView }) {
  return (
    <div className="flex items-center gap-1 border-t border-line pt-3 pl-2.5">
      <div className="min-w-0 flex-1">
        <p className="truncate font-strong">{user.name}</p>
        <p className="truncate text-small text-muted" title={user.email}>
          {user.email}
        </p>
      </div>
      <IconButton label="Log out" onClick={logOut}>
        <LogOut size={16} aria-hidden="true" />
      </IconButton>
    </div>
  )
}

/** By loading a page: unsaved changes are asked about before, and nothing stays in memory after. */
function logOut(): void {
  window.location.assign('/accounts/logout/')
}
