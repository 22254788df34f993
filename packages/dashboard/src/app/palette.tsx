import { Dialog } from '@base-ui/react/dialog'
import type { MeView } from '@parley/contract/accounts'
import { Search } from 'lucide-react'
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react'
import { CreateBotDialog } from '../features/bots/create-bot-dialog.tsx'
import { Keys } from '../ui/keys.tsx'
import { countOf } from '../ui/numbers.ts'
import { keepRecent } from './recent-items.ts'
import { type PaletteGroup, type PaletteItem, usePaletteItems } from './use-palette-items.tsx'

interface PaletteProps {
  me: MeView
  isOpen: boolean
  onClose: () => void
  onShowShortcuts: () => void
}

/** One field that finds bots, pages, actions and conversations, and goes there. */
export function Palette({ me, isOpen, onClose, onShowShortcuts }: PaletteProps) {
  const [isCreating, setIsCreating] = useState(false)
  return (
    <>
      <Dialog.Root open={isOpen} onOpenChange={(open) => !open && onClose()}>
        <Dialog.Portal>
          <Dialog.Backdrop className="fixed inset-0 z-40 bg-scrim transition-opacity data-ending-style:opacity-0 data-starting-style:opacity-0" />
          <Dialog.Popup
            aria-label="Search and commands"
            className="fixed inset-x-3 top-3 z-50 flex max-h-[min(480px,calc(100dvh-24px))] flex-col overflow-hidden rounded-large border border-line bg-surface text-ink shadow-popup outline-none transition data-ending-style:opacity-0 data-starting-style:-translate-y-1 data-starting-style:opacity-0 sm:inset-x-auto sm:top-[14dvh] sm:left-1/2 sm:w-[600px] sm:-translate-x-1/2"
          >
            <PaletteBody
              me={me}
              isOpen={isOpen}
              onClose={onClose}
              commands={{ onCreateBot: () => setIsCreating(true), onShowShortcuts }}
            />
          </Dialog.Popup>
        </Dialog.Portal>
      </Dialog.Root>
      <CreateBotDialog isOpen={isCreating} onClose={() => setIsCreating(false)} />
    </>
  )
}

interface PaletteBodyProps {
  me: MeView
  isOpen: boolean
  onClose: () => void
  commands: Parameters<typeof usePaletteItems>[3]
}

function PaletteBody({ me, isOpen, onClose, commands }: PaletteBodyProps) {
  const id = useId()
  const [query, setQuery] = useState('')
  const [activeId, setActiveId] = useState<string>()
  const { groups, isSearching } = usePaletteItems(me, query, isOpen, commands)
  const items = groups.flatMap((group) => group.items)
  const index = Math.max(
    0,
    items.findIndex((item) => item.id === activeId),
  )
  const active = items[index]

  function choose(item: PaletteItem) {
    if (!item.isPassing) keepRecent(item.id)
    onClose()
    item.run()
  }

  function move(to: number) {
    setActiveId(items[(to + items.length) % items.length]?.id)
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.nativeEvent.isComposing) return
    const moves: Record<string, () => void> = {
      ArrowDown: () => move(index + 1),
      ArrowUp: () => move(index - 1),
      PageDown: () => move(Math.min(items.length - 1, index + 6)),
      PageUp: () => move(Math.max(0, index - 6)),
      Enter: () => active && choose(active),
    }
    const act = moves[event.key]
    if (!act || items.length === 0) return
    event.preventDefault()
    act()
  }

  return (
    <>
      <div className="flex items-center gap-3 border-b border-line px-4">
        <Search size={16} aria-hidden="true" className="shrink-0 text-muted" />
        <input
          role="combobox"
          aria-label="Search bots, pages, actions and conversations"
          aria-expanded={items.length > 0}
          aria-controls={`${id}-list`}
          aria-autocomplete="list"
          aria-activedescendant={active && `${id}-${active.id}`}
          value={query}
          onChange={(event) => {
            setQuery(event.target.value)
            setActiveId(undefined)
          }}
          onKeyDown={onKeyDown}
          placeholder="Search or jump to…"
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          enterKeyHint="go"
          maxLength={200}
          className="h-12 min-w-0 flex-1 bg-transparent text-large outline-none placeholder:text-muted"
        />
        <span className="pointer-coarse:hidden">
          <Keys keys={['Esc']} />
        </span>
        <Dialog.Close className="hidden font-strong text-muted pointer-coarse:block">Close</Dialog.Close>
      </div>
      <p role="status" className="sr-only">
        {isSearching ? 'Searching conversations.' : countOf(items.length, 'result')}
      </p>
      {items.length === 0 ? (
        <p className="px-4 py-10 text-center text-muted">
          {isSearching
            ? 'Searching conversations…'
            : `Nothing is called “${query.trim()}”, and no conversation has it.`}
        </p>
      ) : (
        <div className="min-h-0 overflow-y-auto p-2">
          <div id={`${id}-list`} role="listbox" aria-label="Results">
            {groups.map((group) => (
              <Group key={group.name} id={id} group={group} active={active} onChoose={choose} onPoint={setActiveId} />
            ))}
          </div>
          {isSearching && <p className="px-2.5 py-2 text-small text-muted">Searching conversations…</p>}
        </div>
      )}
    </>
  )
}

interface GroupProps {
  id: string
  group: PaletteGroup
  active: PaletteItem | undefined
  onChoose: (item: PaletteItem) => void
  onPoint: (id: string) => void
}

function Group({ id, group, active, onChoose, onPoint }: GroupProps) {
  const headingId = `${id}-group-${group.name}`
  return (
    // biome-ignore lint/a11y/useSemanticElements: a list of choices has groups, not sets of fields.
    <div role="group" aria-labelledby={headingId} className="not-first:mt-2">
      <div id={headingId} role="presentation" className="px-2.5 pt-1 pb-1 text-small text-muted">
        {group.name}
      </div>
      {group.items.map((item) => (
        <Option
          key={item.id}
          id={`${id}-${item.id}`}
          item={item}
          isActive={item === active}
          onChoose={() => onChoose(item)}
          onPoint={() => onPoint(item.id)}
        />
      ))}
    </div>
  )
}

interface OptionProps {
  id: string
  item: PaletteItem
  isActive: boolean
  onChoose: () => void
  onPoint: () => void
}

function Option({ id, item, isActive, onChoose, onPoint }: OptionProps) {
  const ref = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (isActive) ref.current?.scrollIntoView({ block: 'nearest' })
  }, [isActive])
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the field above has the focus and hears the keys.
    // biome-ignore lint/a11y/useFocusableInteractive: the field names the active one, and keeps the focus.
    <div
      ref={ref}
      id={id}
      role="option"
      aria-selected={isActive}
      onClick={onChoose}
      // Entering tells of scrolling too; moving, only of a pointer that is used.
      onPointerMove={onPoint}
      className="flex min-h-9 cursor-default items-center gap-3 rounded-small px-2.5 py-1.5 select-none aria-selected:bg-hover pointer-coarse:min-h-11"
    >
      <span className="flex size-5 shrink-0 items-center justify-center">{item.mark}</span>
      <span className="min-w-0 flex-1 truncate">{item.label}</span>
      {item.detail && <span className="shrink-0 text-small text-muted">{item.detail}</span>}
      {item.keys && (
        <span className="pointer-coarse:hidden">
          <Keys keys={item.keys} />
        </span>
      )}
    </div>
  )
}
