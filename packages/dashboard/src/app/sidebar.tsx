import type { MeView } from '@parley/contract/accounts'
import { useQuery } from '@tanstack/react-query'
import { Link, useLocation } from '@tanstack/react-router'
import { LogOut, PanelLeft, Search } from 'lucide-react'
import type { ReactNode } from 'react'
import { AlertCount } from '../features/alerts/alert-count.tsx'
import { usageQuery } from '../features/billing/billing.queries.ts'
import { PlanMeter } from '../features/billing/plan-meter.tsx'
import { Mark, Wordmark } from '../ui/brand.tsx'
import { IconButton } from '../ui/button.tsx'
import { Keys } from '../ui/keys.tsx'
import { commandKey } from './keyboard.ts'
import { logOut } from './log-out.ts'
import { deskPlaces, isAt, type Place, places } from './navigation.ts'
import { sidebarFold } from './remembered-flag.ts'
import { ThemeButton, ThemeSwitch } from './theme-switch.tsx'

interface SidebarProps {
  me: MeView
  onSearch: () => void
  /** Runs when a link is followed. */
  onNavigate?: () => void
  /** Icons alone; each says its name when it is pointed at or focused. */
  isFolded?: boolean
}

/** Where one can go, what the plan allows, and who is logged in. */
export function Sidebar({ me, onSearch, onNavigate, isFolded = false }: SidebarProps) {
  return (
    <div className={`flex h-full flex-col py-4 ${isFolded ? 'items-stretch px-2.5' : 'overflow-y-auto px-3'}`}>
      <div className={`flex items-center justify-between ${isFolded ? 'flex-col gap-2' : 'pl-1'}`}>
        <Link to="/dashboard/" onClick={onNavigate} className="rounded-medium px-1.5 py-1">
          {isFolded ? (
            <>
              <Mark />
              <span className="sr-only">Parley</span>
            </>
          ) : (
            <Wordmark />
          )}
        </Link>
        {!onNavigate && (
          <IconButton
            label={isFolded ? 'Unfold the sidebar' : 'Fold the sidebar'}
            aria-expanded={!isFolded}
            aria-keyshortcuts="["
            onClick={sidebarFold.toggle}
          >
            <PanelLeft size={16} aria-hidden="true" />
          </IconButton>
        )}
      </div>
      <button
        type="button"
        onClick={() => {
          onNavigate?.()
          onSearch()
        }}
        aria-keyshortcuts="Meta+K Control+K"
        className={
          isFolded
            ? `${linkClass} mt-3`
            : 'mt-4 flex min-h-8 items-center gap-2 rounded-medium border border-line bg-surface px-2.5 text-muted transition-colors hover:border-line-strong hover:text-ink pointer-coarse:min-h-10'
        }
      >
        <Search size={isFolded ? 16 : 14} aria-hidden="true" className="shrink-0" />
        <Name isFolded={isFolded}>Search</Name>
        {!isFolded && (
          <span className="ml-auto pointer-coarse:hidden">
            <Keys keys={[commandKey, 'K']} />
          </span>
        )}
      </button>
      <nav aria-label="Main" className="mt-3 space-y-0.5">
        {places.map((place) => (
          <PlaceLink key={place.to} place={place} onNavigate={onNavigate} isFolded={isFolded} />
        ))}
      </nav>
      {me.user.is_operator && (
        <nav aria-label="Operator" className="mt-3 space-y-0.5 border-t border-line pt-3">
          {deskPlaces.map((place) => (
            <PlaceLink key={place.to} place={place} onNavigate={onNavigate} isFolded={isFolded} />
          ))}
        </nav>
      )}
      <div className="mt-auto space-y-4 pt-4">
        {isFolded ? (
          <div className="flex flex-col items-center gap-1">
            <ThemeButton />
            <LogOutButton />
          </div>
        ) : (
          <>
            <PlanUsage />
            <ThemeSwitch />
            <WhoIsHere me={me} />
          </>
        )}
      </div>
    </div>
  )
}

const linkClass =
  'group/link relative flex w-full items-center gap-2.5 rounded-medium px-2.5 py-1.5 text-muted transition-colors hover:bg-hover hover:text-ink aria-[current=page]:bg-hover aria-[current=page]:font-strong aria-[current=page]:text-ink pointer-coarse:py-2.5'

interface PlaceLinkProps {
  place: Place
  onNavigate: (() => void) | undefined
  isFolded: boolean
}

function PlaceLink({ place, onNavigate, isFolded }: PlaceLinkProps) {
  const { pathname } = useLocation()
  return (
    <Link
      to={place.to}
      activeOptions={{ exact: place.isExact ?? false, includeSearch: false }}
      // A place may be current under another address too, which the router cannot know.
      aria-current={isAt(place, pathname) ? 'page' : undefined}
      onClick={onNavigate}
      className={linkClass}
    >
      <place.Icon size={16} aria-hidden="true" className="shrink-0" />
      <Name isFolded={isFolded}>{place.label}</Name>
      {place.to === '/dashboard/' && <AlertCount isDot={isFolded} />}
    </Link>
  )
}

/** A link's words; in the folded sidebar they come out beside it. */
function Name({ isFolded, children }: { isFolded: boolean; children: ReactNode }) {
  if (!isFolded) return <span className="truncate">{children}</span>
  return (
    <span className="pointer-events-none absolute top-1/2 left-full z-50 ml-3 -translate-y-1/2 rounded-small border border-line bg-surface px-2 py-0.5 text-small font-strong whitespace-nowrap text-ink opacity-0 shadow-popup transition-opacity group-hover/link:opacity-100 group-focus-visible/link:opacity-100">
      {children}
    </span>
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
      <LogOutButton />
    </div>
  )
}

function LogOutButton() {
  return (
    <IconButton label="Log out" onClick={logOut}>
      <LogOut size={16} aria-hidden="true" />
    </IconButton>
  )
}
