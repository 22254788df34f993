import { useSuspenseQuery } from '@tanstack/react-query'
import { Link, Outlet } from '@tanstack/react-router'
import { NotFoundPage } from '../../app/not-found-page.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { meQuery } from '../accounts/accounts.queries.ts'

const parts = [
  { to: '/admin/', label: 'Health' },
  { to: '/admin/users/', label: 'Users' },
  { to: '/admin/workspaces/', label: 'Workspaces' },
  { to: '/admin/bots/', label: 'Bots' },
] as const

/** The frame of the operator's screens; to anyone else there is nothing at their addresses. */
export function DeskLayout() {
  const { data: me } = useSuspenseQuery(meQuery)
  if (!me.user.is_operator) return <NotFoundPage />
  return (
    <>
      <PageHeader title="Operator’s desk">This installation: how it does, who uses it, and what they made.</PageHeader>
      <nav
        aria-label="Operator’s desk"
        className="-mx-5 mt-5 overflow-x-auto border-b border-line px-5 sm:mx-0 sm:px-0"
      >
        <ul className="flex gap-5">
          {parts.map(({ to, label }) => (
            <li key={to}>
              <Link
                to={to}
                activeOptions={{ exact: true, includeSearch: false }}
                className="-mb-px block rounded-t-small border-b-2 border-transparent py-2 font-strong text-muted transition-colors hover:text-ink focus-visible:-outline-offset-2 aria-[current=page]:border-accent aria-[current=page]:text-ink pointer-coarse:py-3"
              >
                {label}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      <div className="mt-6">
        <Outlet />
      </div>
    </>
  )
}
