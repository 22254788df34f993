import { Select as Base } from '@base-ui/react/select'
import { Check, ChevronsUpDown } from 'lucide-react'
import { type ReactNode, type Ref, useId } from 'react'
import { FieldNotes } from './field.tsx'

export interface SelectItem<Value extends string> {
  value: Value
  label: string
  /** A second line in the list. */
  detail?: ReactNode
  /** Beside the label, in the list and when chosen. */
  mark?: string
}

interface SelectProps<Value extends string> {
  label: string
  hint?: ReactNode
  error?: string | undefined
  items: readonly SelectItem<Value>[]
  value: Value
  onChange: (value: Value) => void
  disabled?: boolean
  triggerRef?: Ref<HTMLButtonElement>
}

/** A labelled choice of one. A value that is not among the items is shown as it is. */
export function Select<Value extends string>(props: SelectProps<Value>) {
  const { label, hint, error, items, value, onChange, disabled = false, triggerRef } = props
  const id = useId()
  const chosen = items.find((item) => item.value === value)
  const described = [error && `${id}-error`, hint && `${id}-hint`].filter(Boolean).join(' ')
  return (
    <div>
      <Base.Root<Value>
        value={value}
        onValueChange={(next) => next !== null && onChange(next)}
        items={items.map((item) => ({ value: item.value, label: item.label }))}
        disabled={disabled}
      >
        <Base.Label className="mb-1.5 block font-strong">{label}</Base.Label>
        <Base.Trigger
          ref={triggerRef ?? null}
          aria-invalid={error !== undefined}
          aria-describedby={described || undefined}
          className="control flex items-center justify-between gap-2 text-left"
        >
          <span className="flex min-w-0 items-center gap-2">
            <Base.Value className="truncate">{chosen?.label ?? value}</Base.Value>
            {chosen?.mark && <Mark>{chosen.mark}</Mark>}
          </span>
          <Base.Icon className="text-muted">
            <ChevronsUpDown size={14} aria-hidden="true" />
          </Base.Icon>
        </Base.Trigger>
        <Base.Portal>
          <Base.Positioner className="z-50 outline-none" sideOffset={4} alignItemWithTrigger={false}>
            <Base.Popup className="min-w-(--anchor-width) max-w-[calc(100vw-24px)] rounded-large border border-line bg-surface p-1 text-ink shadow-popup outline-none transition-opacity data-ending-style:opacity-0 data-starting-style:opacity-0">
              <Base.List className="max-h-(--available-height) overflow-y-auto outline-none">
                {items.map((item) => (
                  <Base.Item
                    key={item.value}
                    value={item.value}
                    className="flex cursor-default items-start gap-2 rounded-small py-1.5 pr-3 pl-2 outline-none select-none data-highlighted:bg-hover pointer-coarse:py-2.5"
                  >
                    <span className="flex h-[22px] w-4 shrink-0 items-center text-accent">
                      <Base.ItemIndicator>
                        <Check size={15} aria-hidden="true" />
                      </Base.ItemIndicator>
                    </span>
                    <span>
                      <span className="flex items-center gap-2">
                        <Base.ItemText>{item.label}</Base.ItemText>
                        {item.mark && <Mark>{item.mark}</Mark>}
                      </span>
                      {item.detail && <span className="block text-small text-muted">{item.detail}</span>}
                    </span>
                  </Base.Item>
                ))}
              </Base.List>
            </Base.Popup>
          </Base.Positioner>
        </Base.Portal>
      </Base.Root>
      <FieldNotes id={id} hint={hint} error={error} />
    </div>
  )
}

function Mark({ children }: { children: ReactNode }) {
  return (
    <span className="rounded-small border border-warn-line bg-warn-soft px-1.5 text-small leading-[18px] text-warn">
      {children}
    </span>
  )
}
