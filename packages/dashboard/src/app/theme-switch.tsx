import { Monitor, Moon, Sun } from 'lucide-react'
import { useId } from 'react'
import { IconButton } from '../ui/button.tsx'
import { type Theme, themes, useTheme } from './theme.ts'

const looks: Record<Theme, { label: string; Icon: typeof Sun }> = {
  light: { label: 'Light', Icon: Sun },
  dark: { label: 'Dark', Icon: Moon },
  system: { label: 'As the system', Icon: Monitor },
}

export function ThemeSwitch() {
  const [theme, setTheme] = useTheme()
  const name = useId()
  return (
    <div role="radiogroup" aria-label="Theme" className="mx-1 flex gap-0.5 rounded-medium bg-hover p-0.5">
      {themes.map((choice) => {
        const { label, Icon } = looks[choice]
        return (
          <label
            key={choice}
            title={label}
            className="flex h-7 flex-1 cursor-pointer items-center justify-center rounded-small text-muted transition-colors hover:text-ink has-checked:bg-raised has-checked:text-ink has-checked:shadow-rest has-focus-visible:outline-2 has-focus-visible:outline-accent pointer-coarse:h-9"
          >
            <input
              type="radio"
              name={name}
              checked={theme === choice}
              onChange={() => setTheme(choice)}
              aria-label={label}
              className="sr-only"
            />
            <Icon size={15} aria-hidden="true" />
          </label>
        )
      })}
    </div>
  )
}

/** The same where there is room for one button: each press goes on to the next look. */
export function ThemeButton() {
  const [theme, setTheme] = useTheme()
  const { label, Icon } = looks[theme]
  const next = themes[(themes.indexOf(theme) + 1) % themes.length] ?? 'system'
  return (
    <IconButton label={`Theme: ${label.toLowerCase()}`} onClick={() => setTheme(next)}>
      <Icon size={16} aria-hidden="true" />
    </IconButton>
  )
}
