import { readableOn } from './colour.ts'

/** A bot's face: its first letter on its colour. */
export function BotFace({ name, colour, size = 32 }: { name: string; colour: string; size?: number }) {
  const [letter = '?'] = name.trim()
  return (
    <span
      aria-hidden="true"
      className="inline-flex shrink-0 items-center justify-center rounded-medium font-strong uppercase select-none"
      style={{ background: colour, color: readableOn(colour), width: size, height: size, fontSize: size * 0.44 }}
    >
      {letter}
    </span>
  )
}
