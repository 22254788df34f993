import { Combobox } from '@base-ui/react/combobox'
import { Check, ChevronsUpDown } from 'lucide-react'
import { useId, useMemo } from 'react'
import { FieldNotes } from '../../ui/field.tsx'
import { describeClock, listTimeZones, matchesZone, timeZoneLabel } from './time-zones.ts'

/** More would only be scrolled past: a few letters find any zone. */
const shownAtOnce = 60

interface TimeZoneFieldProps {
  value: string
  onChange: (zone: string) => void
  error?: string | undefined
  disabled?: boolean
}

/** A choice among all time zones, found by typing, each with what its clock says. */
export function TimeZoneField({ value, onChange, error, disabled = false }: TimeZoneFieldProps) {
  const id = useId()
  const zones = useMemo(() => listTimeZones(value), [value])
  const now = new Date()
  return (
    <div>
      <Combobox.Root<string>
        items={zones}
        value={value}
        onValueChange={(zone) => zone !== null && onChange(zone)}
        itemToStringLabel={timeZoneLabel}
        filter={matchesZone}
        limit={shownAtOnce}
        disabled={disabled}
        autoHighlight
      >
        <label htmlFor={id} className="mb-1.5 block font-strong">
          Time zone
        </label>
        <div className="relative">
          <Combobox.Input
            id={id}
            className="control pr-9"
            aria-describedby={[error && `${id}-error`, `${id}-hint`].filter(Boolean).join(' ')}
            aria-invalid={error !== undefined}
            spellCheck={false}
            onFocus={(event) => event.target.select()}
          />
          <Combobox.Trigger
            aria-label="Show the time zones"
            className="absolute inset-y-0 right-0 flex w-9 items-center justify-center text-muted"
          >
            <ChevronsUpDown size={14} aria-hidden="true" />
          </Combobox.Trigger>
        </div>
        <Combobox.Portal>
          <Combobox.Positioner className="z-50 outline-none" sideOffset={4}>
            <Combobox.Popup className="w-(--anchor-width) rounded-large border border-line bg-surface p-1 text-ink shadow-popup transition-opacity data-ending-style:opacity-0 data-starting-style:opacity-0">
              <Combobox.Empty>
                <p className="px-3 py-4 text-muted empty:hidden">
                  No time zone has this name. Try the largest city near you.
                </p>
              </Combobox.Empty>
              <Combobox.List className="max-h-[min(320px,var(--available-height))] overflow-y-auto overscroll-contain outline-none">
                {(zone: string) => (
                  <Combobox.Item
                    key={zone}
                    value={zone}
                    className="flex cursor-default items-center gap-2 rounded-small py-1.5 pr-3 pl-2 outline-none select-none data-highlighted:bg-hover pointer-coarse:py-2.5"
                  >
                    <span className="flex w-4 shrink-0 text-accent">
                      <Combobox.ItemIndicator>
                        <Check size={15} aria-hidden="true" />
                      </Combobox.ItemIndicator>
                    </span>
                    <span className="min-w-0 flex-1 truncate">{timeZoneLabel(zone)}</span>
                    <span className="shrink-0 text-small text-muted">{describeClock(zone, now)}</span>
                  </Combobox.Item>
                )}
              </Combobox.List>
            </Combobox.Popup>
          </Combobox.Positioner>
        </Combobox.Portal>
      </Combobox.Root>
      <FieldNotes
        id={id}
        error={error}
        hint={`It is ${describeClock(value, now)} there. Days begin and end in it; after a change they are counted anew.`}
      />
    </div>
  )
}
