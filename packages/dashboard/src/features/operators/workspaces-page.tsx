import { Link, useLocation, useNavigate } from '@tanstack/react-router'
import { useCallback } from 'react'
import { formatCompact, formatCost, formatCount, formatExactCost } from '../../ui/numbers.ts'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { DeskFigure, DeskFigures, DeskList } from './desk-list.tsx'
import { deskWorkspaces } from './operators.queries.ts'
import { planNames } from './plan-names.ts'
import { WorkspaceDrawer } from './workspace-drawer.tsx'

/** Every workspace; the one that the address names is open beside the list. */
export function WorkspacesPage() {
  const { workspace } = useLocation().search as Record<string, unknown>
  const navigate = useNavigate()
  const close = useCallback(
    () =>
      void navigate({
        to: '/admin/workspaces/',
        search: (known) => ({ ...known, workspace: undefined }),
        resetScroll: false,
      }),
    [navigate],
  )
  return (
    <>
      <DeskList
        noun="workspace"
        placeholder="Name, owner’s e-mail or id"
        source={deskWorkspaces}
        columns={['Workspace', 'Plan', 'Bots', 'Messages', 'Cost', 'Created']}
        grid="sm:grid-cols-[minmax(0,1fr)_64px_56px_88px_88px_112px]"
        row={(item) => (
          <>
            <div className="min-w-0">
              <Link
                to="/admin/workspaces/"
                search={(known) => ({ ...known, workspace: item.id })}
                resetScroll={false}
                className="block truncate font-strong after:absolute after:inset-0 after:content-['']"
              >
                {item.name}
              </Link>
              <p className="truncate text-small text-muted">
                {item.suspension && <span className="font-strong text-warn">Suspended · </span>}
                {item.owner?.email ?? 'No owner'}
              </p>
            </div>
            <DeskFigures>
              <DeskFigure after="plan">{planNames[item.plan]}</DeskFigure>
              <DeskFigure after={item.bots === 1 ? 'bot' : 'bots'}>{formatCount(item.bots)}</DeskFigure>
              <DeskFigure after={item.messages === 1 ? 'message' : 'messages'}>
                {formatCompact(item.messages)}
              </DeskFigure>
              <DeskFigure before="Cost">
                <span title={formatExactCost(item.cost_nanousd)}>{formatCost(item.cost_nanousd)}</span>
              </DeskFigure>
              <DeskFigure before="Created">
                <RelativeTime iso={item.created_at} />
              </DeskFigure>
            </DeskFigures>
          </>
        )}
      />
      <WorkspaceDrawer id={typeof workspace === 'string' ? workspace : undefined} onClose={close} />
    </>
  )
}
