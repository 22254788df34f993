import { type WidgetPosition, widgetPositions } from '@parley/contract/bots'
import { useId } from 'react'
import { FieldGroup } from '../../ui/field.tsx'

const labels: Record<WidgetPosition, string> = {
  'bottom-right': 'Bottom right',
  'bottom-left': 'Bottom left',
  'top-right': 'Top right',
  'top-left': 'Top left',
}

/** Reading order on the drawn page. */
const places: readonly WidgetPosition[] = ['top-left', 'top-right', 'bottom-left', 'bottom-right'].filter(
  (place): place is WidgetPosition => widgetPositions.some((position) => position === place),
)

interface PositionPickerProps {
  value: WidgetPosition
  onChange: (position: WidgetPosition) => void
  error: string | undefined
}

/** A page with its four corners to choose from. */
export function PositionPicker({ value, onChange, error }: PositionPickerProps) {
  const name = useId()
  return (
    <FieldGroup label="Position" role="radiogroup" hint="The corner of the page where the launcher sits." error={error}>
      <div className="flex items-center gap-4">
        <div className="grid h-[92px] w-[148px] grid-cols-2 content-between justify-between rounded-medium border border-line-strong bg-surface p-1.5 [&>:nth-child(even)]:justify-self-end">
          {places.map((place) => (
            <label
              key={place}
              title={labels[place]}
              className="flex size-7 cursor-pointer items-center justify-center rounded-full transition-colors hover:bg-hover has-focus-visible:outline-2 has-focus-visible:outline-accent"
            >
              <span className="sr-only">{labels[place]}</span>
              <input
                type="radio"
                name={name}
                value={place}
                checked={value === place}
                onChange={() => onChange(place)}
                className="peer sr-only"
              />
              <span
                aria-hidden="true"
                className="size-3.5 rounded-full border border-line-strong transition-colors peer-checked:border-accent peer-checked:bg-accent"
              />
            </label>
          ))}
        </div>
        <span aria-hidden="true">{labels[value]}</span>
      </div>
    </FieldGroup>
  )
}
