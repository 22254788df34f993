import { Search, X } from 'lucide-react'
import { type Ref, useEffect, useState } from 'react'

interface SearchFieldProps {
  label: string
  placeholder: string
  value: string
  /** Told once the typing pauses. */
  onSearch: (text: string) => void
  inputRef?: Ref<HTMLInputElement>
  maxLength?: number
}

const pauseMs = 250

/** A search box that asks when the typing pauses, and at once with Enter. */
export function SearchField({ label, placeholder, value, onSearch, inputRef, maxLength = 200 }: SearchFieldProps) {
  const [typed, setTyped] = useState(value)
  // The address may change it too: by going back, or by clearing all filters.
  useEffect(() => setTyped((known) => (known.trim() === value ? known : value)), [value])
  useEffect(() => {
    const wanted = typed.trim()
    if (wanted === value) return
    const timer = setTimeout(() => onSearch(wanted), pauseMs)
    return () => clearTimeout(timer)
  }, [typed, value, onSearch])
  return (
    <div className="relative">
      <Search
        size={15}
        aria-hidden="true"
        className="pointer-events-none absolute top-1/2 left-2.5 -translate-y-1/2 text-muted"
      />
      <input
        ref={inputRef}
        type="search"
        aria-label={label}
        placeholder={placeholder}
        value={typed}
        maxLength={maxLength}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => setTyped(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') onSearch(typed.trim())
          if (event.key !== 'Escape') return
          event.stopPropagation()
          if (typed === '') event.currentTarget.blur()
          setTyped('')
          onSearch('')
        }}
        className="control search-field pr-8! pl-8!"
      />
      {typed !== '' && (
        <button
          type="button"
          aria-label="Clear the search"
          title="Clear the search"
          onClick={() => {
            setTyped('')
            onSearch('')
          }}
          className="absolute top-1/2 right-1 inline-flex size-6 -translate-y-1/2 items-center justify-center rounded-small text-muted hover:bg-hover hover:text-ink"
        >
          <X size={14} aria-hidden="true" />
        </button>
      )}
    </div>
  )
}
