import { Combobox } from '@base-ui/react/combobox'
import { type ModelChoice, vendors } from '@parley/contract/model-catalogue'
import { useQuery } from '@tanstack/react-query'
import { Check, ChevronsUpDown } from 'lucide-react'
import { type ReactNode, useId, useMemo, useState } from 'react'
import { FieldNotes } from '../../ui/field.tsx'
import {
  findOption,
  isSame,
  listModelOptions,
  type ModelOption,
  type ModelOptionGroup,
  matchesModel,
  optionsByName,
} from './model-options.ts'
import { vendorsQuery } from './models.queries.ts'

interface ModelPickerProps {
  label: string
  /** The label stands elsewhere; here it is for those who do not see. */
  isLabelHidden?: boolean
  value: ModelChoice
  onChange: (choice: ModelChoice) => void
  disabled?: boolean
  hint?: ReactNode
  error?: string | undefined
}

/** A choice among the models of all vendors that can be asked, found by typing, each with what it costs. */
export function ModelPicker(props: ModelPickerProps) {
  const { label, isLabelHidden = false, value, onChange, disabled = false, hint, error } = props
  const id = useId()
  const { data } = useQuery(vendorsQuery)
  const [typed, setTyped] = useState('')
  const groups = useMemo(() => listModelOptions(data?.items ?? [], value), [data, value])
  const chosen = findOption(groups, value)
  const named = optionsByName(data?.items ?? [], typed)
  const offered = named.length > 0 ? [...groups, { label: 'By its name', items: named }] : groups
  return (
    <div className="min-w-0 flex-1">
      <Combobox.Root<ModelOption>
        items={offered}
        value={chosen}
        onValueChange={(option) => option !== null && onChange(option.choice)}
        inputValue={typed}
        onInputValueChange={setTyped}
        itemToStringLabel={shownName}
        isItemEqualToValue={(one, other) => isSame(one.choice, other.choice)}
        filter={matchesModel}
        disabled={disabled}
        autoHighlight
      >
        <label htmlFor={id} className={isLabelHidden ? 'sr-only' : 'mb-1.5 block font-strong'}>
          {label}
        </label>
        <Combobox.Trigger
          id={id}
          aria-describedby={[error && `${id}-error`, hint && `${id}-hint`].filter(Boolean).join(' ') || undefined}
          aria-invalid={error !== undefined}
          className="control flex items-center justify-between gap-2 text-left"
        >
          <span className="truncate">
            <Combobox.Value>{shownName}</Combobox.Value>
          </span>
          <ChevronsUpDown size={14} aria-hidden="true" className="shrink-0 text-muted" />
        </Combobox.Trigger>
        <Combobox.Portal>
          <Combobox.Positioner className="z-50 outline-none" sideOffset={4}>
            <Combobox.Popup
              aria-label={`Models: ${label}`}
              className="w-(--anchor-width) min-w-[min(340px,calc(100vw-24px))] rounded-large border border-line bg-surface p-1 text-ink shadow-popup transition-opacity data-ending-style:opacity-0 data-starting-style:opacity-0"
            >
              <Combobox.Input
                aria-label="Find a model"
                placeholder="Find a model"
                className="control mb-1"
                spellCheck={false}
              />
              <Combobox.Empty>
                <p className="px-3 py-4 text-muted empty:hidden">No model has this name.</p>
              </Combobox.Empty>
              <Combobox.List className="max-h-[min(340px,calc(var(--available-height)-52px))] overflow-y-auto overscroll-contain outline-none">
                {(group: ModelOptionGroup) => (
                  <Combobox.Group key={group.label} items={group.items} className="not-first:mt-1.5">
                    <Combobox.GroupLabel className="px-2 py-1 text-small text-muted">{group.label}</Combobox.GroupLabel>
                    <Combobox.Collection>
                      {(option: ModelOption) => (
                        <Option key={`${option.choice.vendor} ${option.choice.model}`} option={option} />
                      )}
                    </Combobox.Collection>
                  </Combobox.Group>
                )}
              </Combobox.List>
            </Combobox.Popup>
          </Combobox.Positioner>
        </Combobox.Portal>
      </Combobox.Root>
      <FieldNotes id={id} hint={hint} error={error} />
    </div>
  )
}

function Option({ option }: { option: ModelOption }) {
  return (
    <Combobox.Item
      value={option}
      className="flex cursor-default items-start gap-2 rounded-small py-1.5 pr-3 pl-2 outline-none select-none data-highlighted:bg-hover pointer-coarse:py-2.5"
    >
      <span className="flex h-[22px] w-4 shrink-0 items-center text-accent">
        <Combobox.ItemIndicator>
          <Check size={15} aria-hidden="true" />
        </Combobox.ItemIndicator>
      </span>
      <span className="min-w-0">
        <span className="flex items-center gap-2">
          <span className="min-w-0 wrap-anywhere">{option.label}</span>
          {option.isRetired && (
            <span className="rounded-small border border-warn-line bg-warn-soft px-1.5 text-small leading-[18px] text-warn">
              Retired
            </span>
          )}
        </span>
        <span className="block text-small text-muted">{option.detail}</span>
      </span>
    </Combobox.Item>
  )
}

/** What stands in the field: "GPT-OSS 20B · Groq". */
function shownName({ label, choice }: ModelOption): string {
  return `${label} · ${vendors[choice.vendor].label}`
}
