import type { ConversationListItem } from '@parley/contract/conversations'
import { type RefObject, useEffect, useRef } from 'react'

interface ListKeys {
  items: readonly ConversationListItem[]
  scroller: RefObject<HTMLElement | null>
  openId: string | undefined
  /** Where the row is that has the focus, or -1. */
  focusedAt: number
  reveal: (index: number) => void
}

/** `j` and `k` move through the rows from anywhere, the arrows within them; Enter follows the row that has the focus. */
export function useListKeys(keys: ListKeys): void {
  const latest = useRef(keys)
  useEffect(() => {
    latest.current = keys
  })
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const step = stepOf(event, latest.current)
      if (step === 0) return
      event.preventDefault()
      const { items, focusedAt, openId, scroller, reveal } = latest.current
      const openAt = items.findIndex(({ id }) => id === openId)
      const from = focusedAt === -1 ? openAt : focusedAt
      const index = Math.max(0, Math.min(items.length - 1, from + step))
      reveal(index)
      // The row is drawn once the list has scrolled there.
      requestAnimationFrame(() => focusRow(scroller.current, items[index]?.id))
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [])
}

function stepOf(event: KeyboardEvent, { scroller }: ListKeys): number {
  if (event.metaKey || event.ctrlKey || event.altKey || event.defaultPrevented || isElsewhere(event.target)) return 0
  if (event.key === 'j') return 1
  if (event.key === 'k') return -1
  const isWithin = event.target instanceof Node && scroller.current?.contains(event.target)
  if (!isWithin) return 0
  return event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
}

/** In a field, or in something that lies over the page and has keys of its own. */
export function isElsewhere(target: EventTarget | null): boolean {
  if (document.querySelector('[role="dialog"], [role="alertdialog"], [role="menu"], [role="listbox"]')) return true
  return target instanceof Element && target.closest('input, textarea, select, [contenteditable]') !== null
}

export function focusRow(scroller: ParentNode | null, id: string | undefined): void {
  scroller?.querySelector<HTMLElement>(`[data-conversation="${id}"]`)?.focus({ preventScroll: true })
}
