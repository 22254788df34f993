import type { ComponentChildren } from 'preact'

function Icon({ children }: { children: ComponentChildren }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
      {children}
    </svg>
  )
}

export function CloseIcon() {
  return (
    <Icon>
      <path d="M6 6l12 12M18 6L6 18" />
    </Icon>
  )
}

export function SendIcon() {
  return (
    <Icon>
      <path d="M12 19V5M5.5 11.5L12 5l6.5 6.5" />
    </Icon>
  )
}

export function StopIcon() {
  return (
    <Icon>
      <rect x="7" y="7" width="10" height="10" rx="2" fill="currentColor" />
    </Icon>
  )
}

export function CopyIcon() {
  return (
    <Icon>
      <rect x="9" y="9" width="11" height="11" rx="2.5" />
      <path d="M5 15H4.5A1.5 1.5 0 0 1 3 13.5v-9A1.5 1.5 0 0 1 4.5 3h9A1.5 1.5 0 0 1 15 4.5V5" />
    </Icon>
  )
}

export function CheckIcon() {
  return (
    <Icon>
      <path d="M5 12.5l4.5 4.5L19 7.5" />
    </Icon>
  )
}

export function RetryIcon() {
  return (
    <Icon>
      <path d="M4 12a8 8 0 1 1 2.5 5.800M4 18v-4h4" />
    </Icon>
  )
}

export function ThumbIcon() {
  return (
    <Icon>
      <path d="M7 11v9H4.5a1 1 0 0 1-1-1v-7a1 1 0 0 1 1-1zM7 11l4-7.5a2 2 0 0 1 2.7 2.2L13 9.500h5.400a2 2 0 0 1 2 2.400l-1.300 6.500a2 2 0 0 1-2 1.600H7" />
    </Icon>
  )
}
