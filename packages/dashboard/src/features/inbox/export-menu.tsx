import { Menu } from '@base-ui/react/menu'
import { Download } from 'lucide-react'
import { buttonClass } from '../../ui/button.tsx'
import { type ConversationFilters, isFiltered } from './conversation-filters.ts'
import { exportPath } from './inbox.queries.ts'

const formats = [
  { format: 'csv', label: 'CSV', detail: 'A row for each message, for spreadsheets' },
  { format: 'json', label: 'JSON', detail: 'Conversations with their messages' },
] as const

/** Downloads every message of the conversations that the filters find. */
export function ExportMenu({ filters }: { filters: ConversationFilters }) {
  return (
    <Menu.Root>
      <Menu.Trigger
        aria-label="Export"
        title="Export"
        className={buttonClass('plain', 'px-2! pointer-coarse:min-w-10')}
      >
        <Download size={15} aria-hidden="true" />
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner className="z-50" sideOffset={4} align="end">
          <Menu.Popup className="w-64 rounded-large border border-line bg-surface p-1 text-ink shadow-popup outline-none transition-opacity data-ending-style:opacity-0 data-starting-style:opacity-0">
            <Menu.Group>
              <Menu.GroupLabel className="px-2 pt-1.5 pb-1 text-small text-muted">
                {isFiltered(filters) ? 'Export what the filters find' : 'Export all conversations'}
              </Menu.GroupLabel>
              {formats.map(({ format, label, detail }) => (
                <Menu.Item
                  key={format}
                  render={<a href={exportPath(filters, format)} download />}
                  className="block rounded-small px-2 py-1.5 outline-none select-none data-highlighted:bg-hover pointer-coarse:py-2.5"
                >
                  <span className="block font-strong">{label}</span>
                  <span className="block text-small text-muted">{detail}</span>
                </Menu.Item>
              ))}
            </Menu.Group>
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  )
}
