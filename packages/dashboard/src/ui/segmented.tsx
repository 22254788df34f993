import type { LucideIcon } from 'lucide-react'
import { useId } from 'react'

interface SegmentedProps<Value extends string | number> {
  label: string
  items: readonly { value: Value; label: string; Icon?: LucideIcon }[]
  value: Value
  onChange: (value: Value) => void
  /** Takes all the room there is, each part as much as any other. */
  isWide?: boolean
}

/** A choice of one among a few, all of which are in view. */
export function Segmented<Value extends string | number>(props: SegmentedProps<Value>) {
  const { label, items, value, onChange, isWide = false } = props
  const name = useId()
  return (
    <div
      role="radiogroup"
      aria-label={label}
      className={`inline-flex rounded-medium border border-line bg-sunken p-0.5 ${isWide ? 'w-full' : ''}`}
    >
      {items.map(({ value: choice, label: words, Icon }) => (
        <label
          key={choice}
          className={`inline-flex min-h-7 cursor-pointer items-center justify-center gap-1.5 rounded-small px-2.5 text-small whitespace-nowrap text-muted transition-colors select-none hover:text-ink has-checked:bg-raised has-checked:font-strong has-checked:text-ink has-checked:shadow-rest has-disabled:opacity-60 has-focus-visible:outline-2 has-focus-visible:outline-accent pointer-coarse:min-h-9 ${isWide ? 'flex-1' : ''}`}
        >
          <input
            type="radio"
            name={name}
            checked={choice === value}
            onChange={() => onChange(choice)}
            className="sr-only"
          />
          {Icon && <Icon size={14} aria-hidden="true" />}
          {words}
        </label>
      ))}
    </div>
  )
}
