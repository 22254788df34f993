import { Link } from '@tanstack/react-router'
import { linkClass } from '../../ui/link.ts'
import { formatCompact } from '../../ui/numbers.ts'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { BotFace } from '../bots/bot-face.tsx'
import { DeskFigure, DeskFigures, DeskList } from './desk-list.tsx'
import { deskBots } from './operators.queries.ts'

/** Every bot, with whose it is. */
export function DeskBotsPage() {
  return (
    <DeskList
      noun="bot"
      placeholder="Name, workspace or id"
      source={deskBots}
      columns={['Bot', 'Workspace', 'Conversations', 'Messages', 'Created']}
      grid="sm:grid-cols-[minmax(0,1fr)_minmax(0,200px)_104px_88px_112px]"
      row={(bot) => (
        <>
          <div className="flex min-w-0 items-center gap-3">
            <BotFace name={bot.name} colour={bot.primary_color} />
            <div className="min-w-0">
              <p className="truncate font-strong">{bot.name}</p>
              <p className="truncate text-small text-muted">
                {bot.is_archived && 'Archived · '}
                {bot.model}
              </p>
            </div>
          </div>
          <DeskFigures>
            <span className="min-w-0 truncate text-small sm:text-right">
              <Link to="/admin/workspaces/" search={{ workspace: bot.workspace.id }} className={linkClass}>
                {bot.workspace.name}
              </Link>
              {bot.workspace.is_suspended && <span className="text-warn"> suspended</span>}
            </span>
            <DeskFigure after={bot.conversations === 1 ? 'conversation' : 'conversations'}>
              {formatCompact(bot.conversations)}
            </DeskFigure>
            <DeskFigure after={bot.messages === 1 ? 'message' : 'messages'}>{formatCompact(bot.messages)}</DeskFigure>
            <DeskFigure before="Created">
              <RelativeTime iso={bot.created_at} />
            </DeskFigure>
          </DeskFigures>
        </>
      )}
    />
  )
}
