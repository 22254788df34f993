import { Link } from '@tanstack/react-router'
import { linkClass } from '../../ui/link.ts'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { DeskFigure, DeskFigures, DeskList } from './desk-list.tsx'
import { deskUsers } from './operators.queries.ts'

/** Everyone who has an account. */
export function UsersPage() {
  return (
    <DeskList
      noun="user"
      placeholder="Name, e-mail or id"
      source={deskUsers}
      columns={['User', 'Workspaces', 'Last seen', 'Registered']}
      grid="sm:grid-cols-[minmax(0,1fr)_minmax(0,240px)_128px_128px]"
      row={(user) => (
        <>
          <div className="min-w-0">
            <p className="truncate font-strong">
              {user.name}
              {user.is_operator && <Tag>Operator</Tag>}
            </p>
            <p className="truncate text-small text-muted">
              {user.email}
              {!user.is_email_verified && ' · not verified'}
            </p>
          </div>
          <DeskFigures>
            <span className="min-w-0 truncate text-small sm:text-right">
              {user.workspaces.length === 0 && <span className="text-muted">No workspace</span>}
              {user.workspaces.map(({ id, name, role }, index) => (
                <span key={id}>
                  {index > 0 && ', '}
                  <Link to="/admin/workspaces/" search={{ workspace: id }} className={linkClass}>
                    {name}
                  </Link>{' '}
                  <span className="text-muted">{role}</span>
                </span>
              ))}
            </span>
            <DeskFigure before="Last seen">
              {user.last_seen_at ? <RelativeTime iso={user.last_seen_at} /> : 'never'}
            </DeskFigure>
            <DeskFigure before="Registered">
              <RelativeTime iso={user.created_at} />
            </DeskFigure>
          </DeskFigures>
        </>
      )}
    />
  )
}

function Tag({ children }: { children: string }) {
  return (
    <span className="ml-2 rounded-small bg-accent-soft px-1.5 py-px text-small font-regular text-accent">
      {children}
    </span>
  )
}
