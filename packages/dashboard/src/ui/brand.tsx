/** Parley's mark and name. */
export function Wordmark() {
  return (
    <span className="inline-flex items-center gap-2 text-large font-strong tracking-[-0.01em]">
      <Mark />
      Parley
    </span>
  )
}

/** The mark alone. */
export function Mark() {
  return (
    <svg width="22" height="22" viewBox="0 0 24 24" aria-hidden="true">
      <rect width="24" height="24" rx="6" fill="var(--accent)" />
      <path
        d="M7 6.5h10A1.5 1.5 0 0 1 18.5 8v6a1.5 1.5 0 0 1-1.5 1.5h-5.5L8 18.5v-3H7A1.5 1.5 0 0 1 5.5 14V8A1.5 1.5 0 0 1 7 6.5Z"
        fill="var(--on-accent)"
      />
    </svg>
  )
}
