import { Select as Base } from '@base-ui/react/select'
import { Check, ChevronDown } from 'lucide-react'

interface FilterSelectProps<Value extends string> {
  /** What is filtered by; said aloud, and shown while nothing is chosen. */
  label: string
  items: readonly { value: Value; label: string }[]
  value: Value | undefined
  /** What the choice that filters nothing is called: "Any bot". */
  anyLabel: string
  onChange: (value: Value | undefined) => void
}

const any = ''

/** A small choice of one in a row of filters; the one that is set stands out. */
export function FilterSelect<Value extends string>(props: FilterSelectProps<Value>) {
  const { label, items, value, anyLabel, onChange } = props
  const choices = [{ value: any, label: anyLabel }, ...items]
  const chosen = items.find((item) => item.value === value)
  return (
    <Base.Root<string>
      value={value ?? any}
      onValueChange={(next) => onChange(items.find((item) => item.value === next)?.value)}
      items={choices}
    >
      <Base.Trigger
        aria-label={`${label}: ${chosen?.label ?? anyLabel}`}
        className={`inline-flex min-h-8 max-w-44 items-center gap-1.5 rounded-medium border px-2.5 text-small transition-colors select-none hover:bg-hover pointer-coarse:min-h-10 ${chosen ? 'border-accent bg-accent-soft font-strong' : 'border-line-strong bg-surface text-muted'}`}
      >
        <span className="truncate">{chosen?.label ?? label}</span>
        <ChevronDown size={13} aria-hidden="true" className="shrink-0" />
      </Base.Trigger>
      <Base.Portal>
        <Base.Positioner className="z-50 outline-none" sideOffset={4} alignItemWithTrigger={false}>
          <Base.Popup className="max-w-[calc(100vw-24px)] min-w-44 rounded-large border border-line bg-surface p-1 text-ink shadow-popup outline-none transition-opacity data-ending-style:opacity-0 data-starting-style:opacity-0">
            <Base.List className="max-h-(--available-height) overflow-y-auto outline-none">
              {choices.map((choice) => (
                <Base.Item
                  key={choice.value}
                  value={choice.value}
                  className="flex cursor-default items-center gap-2 rounded-small py-1.5 pr-3 pl-2 outline-none select-none data-highlighted:bg-hover pointer-coarse:py-2.5"
                >
                  <span className="flex w-4 shrink-0 text-accent">
                    <Base.ItemIndicator>
                      <Check size={15} aria-hidden="true" />
                    </Base.ItemIndicator>
                  </span>
                  <Base.ItemText>{choice.label}</Base.ItemText>
                </Base.Item>
              ))}
            </Base.List>
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}
