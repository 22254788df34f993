import { Dialog } from '../ui/dialog.tsx'
import { Keys } from '../ui/keys.tsx'
import { commandKey } from './keyboard.ts'
import { placesOf } from './navigation.ts'

interface ShortcutsDialogProps {
  user: { is_operator: boolean }
  isOpen: boolean
  onClose: () => void
}

/** The keys that work on every page. */
export function ShortcutsDialog({ user, isOpen, onClose }: ShortcutsDialogProps) {
  const groups = [
    {
      name: 'Everywhere',
      rows: [
        { label: 'Search and commands', keys: [commandKey, 'K'] },
        { label: 'Fold or unfold the sidebar', keys: ['['] },
        { label: 'These shortcuts', keys: ['?'] },
        { label: 'Close what is open', keys: ['Esc'] },
      ],
    },
    {
      name: 'Go to, one key after the other',
      rows: placesOf(user).flatMap(({ label, key }) => (key ? [{ label, keys: ['G', key.toUpperCase()] }] : [])),
    },
    {
      name: 'Where they apply',
      rows: [
        { label: 'Save a bot', keys: [commandKey, 'S'] },
        { label: 'Search conversations', keys: ['/'] },
        { label: 'Next and previous conversation', keys: ['J', 'K'] },
      ],
    },
  ]
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title="Keyboard shortcuts">
      {groups.map(({ name, rows }) => (
        <section key={name} className="mt-5">
          <h3 className="text-small text-muted">{name}</h3>
          <dl className="mt-1 divide-y divide-line">
            {rows.map(({ label, keys }) => (
              <div key={label} className="flex items-center justify-between gap-4 py-1.5">
                <dt>{label}</dt>
                <dd>
                  <Keys keys={keys} />
                </dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </Dialog>
  )
}
