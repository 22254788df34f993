import { readableOn } from './colour.ts'

interface BotFaceProps {
  name: string
  colour: string
  /** A data URL. */
  avatar?: string | null
  size?: number
}

/** A bot's face: its picture, or its first letter on its colour. */
export function BotFace({ name, colour, avatar = null, size = 32 }: BotFaceProps) {
  const [letter = '?'] = name.trim()
  if (avatar) {
    return <img src={avatar} alt="" width={size} height={size} className="shrink-0 rounded-medium object-cover" />
  }
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
