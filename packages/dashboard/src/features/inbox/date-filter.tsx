import { Popover } from '@base-ui/react/popover'
import { CalendarDays, Check } from 'lucide-react'
import { useState } from 'react'
import { Button } from '../../ui/button.tsx'
import { formatShortDay, todayIn } from '../../ui/dates.ts'
import { type ConversationFilters, datePresets, presetStart } from './conversation-filters.ts'
import type { ChangeFilters } from './use-filters.ts'

interface DateFilterProps {
  filters: ConversationFilters
  onChange: ChangeFilters
  /** Days are counted in it. */
  timeZone: string
}

/** By the day of the newest message: one of the usual spans, or any. */
export function DateFilter({ filters: { from, to }, onChange, timeZone }: DateFilterProps) {
  const [isOpen, setIsOpen] = useState(false)
  const today = todayIn(timeZone)
  const preset = datePresets.find(({ days }) => !to && from === presetStart(days, today))
  const isSet = Boolean(from || to)
  const choose = (changes: ConversationFilters) => {
    setIsOpen(false)
    onChange(changes)
  }
  const label = preset?.label ?? spanLabel(from, to)
  return (
    <Popover.Root open={isOpen} onOpenChange={setIsOpen}>
      <Popover.Trigger
        aria-label={`Date: ${isSet ? label : 'any'}`}
        className={`inline-flex min-h-8 items-center gap-1.5 rounded-medium border px-2.5 text-small transition-colors select-none hover:bg-hover pointer-coarse:min-h-10 ${isSet ? 'border-accent bg-accent-soft font-strong' : 'border-line-strong bg-surface text-muted'}`}
      >
        <CalendarDays size={13} aria-hidden="true" />
        {label}
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner className="z-50" sideOffset={4} align="start">
          <Popover.Popup
            aria-label="Date"
            className="w-60 max-w-[calc(100vw-24px)] rounded-large border border-line bg-surface p-1 text-ink shadow-popup outline-none transition-opacity data-ending-style:opacity-0 data-starting-style:opacity-0"
          >
            <Choice isChosen={!isSet} onChoose={() => choose({ from: undefined, to: undefined })}>
              Any date
            </Choice>
            {datePresets.map(({ days, label: name }) => (
              <Choice
                key={days}
                isChosen={preset?.days === days}
                onChoose={() => choose({ from: presetStart(days, today), to: undefined })}
              >
                {name}
              </Choice>
            ))}
            <Span key={`${from} ${to}`} from={from} to={to} today={today} onApply={choose} />
            <p className="px-2 pt-1 pb-1.5 text-small text-muted">Days in {timeZone.replaceAll('_', ' ')}.</p>
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  )
}

function spanLabel(from: string | undefined, to: string | undefined): string {
  if (from && to) return from === to ? formatShortDay(from) : `${formatShortDay(from)} to ${formatShortDay(to)}`
  if (from) return `Since ${formatShortDay(from)}`
  return to ? `Until ${formatShortDay(to)}` : 'Date'
}

function Choice(props: { isChosen: boolean; onChoose: () => void; children: string }) {
  return (
    <button
      type="button"
      aria-pressed={props.isChosen}
      onClick={props.onChoose}
      className="flex w-full items-center gap-2 rounded-small py-1.5 pr-3 pl-2 text-left hover:bg-hover pointer-coarse:py-2.5"
    >
      <span className="flex w-4 shrink-0 text-accent">{props.isChosen && <Check size={15} aria-hidden="true" />}</span>
      {props.children}
    </button>
  )
}

interface SpanProps {
  from: string | undefined
  to: string | undefined
  today: string
  onApply: (changes: ConversationFilters) => void
}

function Span({ from = '', to = '', today, onApply }: SpanProps) {
  const [first, setFirst] = useState(from)
  const [last, setLast] = useState(to)
  const isBackwards = first !== '' && last !== '' && first > last
  return (
    <form
      className="mt-1 space-y-2 border-t border-line px-2 pt-2.5 pb-1"
      onSubmit={(event) => {
        event.preventDefault()
        if (!isBackwards) onApply({ from: first || undefined, to: last || undefined })
      }}
    >
      <DayField label="From" value={first} max={today} onChange={setFirst} />
      <DayField label="To" value={last} max={today} onChange={setLast} />
      {isBackwards && <p className="text-small text-danger">“From” is after “To”.</p>}
      <Button type="submit" className="w-full" disabled={isBackwards}>
        Show these days
      </Button>
    </form>
  )
}

function DayField(props: { label: string; value: string; max: string; onChange: (day: string) => void }) {
  return (
    <label className="grid grid-cols-[44px_minmax(0,1fr)] items-center gap-2 text-small">
      {props.label}
      <input
        type="date"
        value={props.value}
        max={props.max}
        onChange={(event) => props.onChange(event.target.value)}
        className="control"
      />
    </label>
  )
}
