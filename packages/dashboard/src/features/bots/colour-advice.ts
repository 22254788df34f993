import type { ColorScheme } from '@parley/contract/bots'
import { contrast, isHexColour, readableOn } from './colour.ts'
import { toHex, toOklab } from './oklch.ts'

/** What the chat is drawn on. */
const grounds = {
  light: { hex: '#ffffff', name: 'the white of the light chat' },
  dark: { hex: '#1c1917', name: 'the near-black of the dark chat' },
} as const

/** WCAG 2.2 asks this much of what is to be seen, such as a button's edge. */
const enoughToSee = 3
/** And this much of what is to be read. */
const enoughToRead = 4.5

export interface ColourAdvice {
  /** The contrast of the words on the colour, which are black or white. */
  words: number
  /** What the colour is too close to, with how close. Empty for a good choice. */
  failures: { name: string; contrast: number }[]
  /** The nearest colour without failures; the colour itself where it has none. */
  nearest: string
}

/** How well a bot's colour can be told from the chat around it; undefined while the colour is still being typed. */
export function adviseColour(hex: string, scheme: ColorScheme): ColourAdvice | undefined {
  if (!isHexColour(hex)) return undefined
  const shown = scheme === 'auto' ? [grounds.light, grounds.dark] : [grounds[scheme]]
  const failures = shown.flatMap((ground) => {
    const found = contrast(hex, ground.hex)
    return found < enoughToSee ? [{ name: ground.name, contrast: found }] : []
  })
  const words = contrast(hex, readableOn(hex))
  const passes = (candidate: string) =>
    shown.every((ground) => contrast(candidate, ground.hex) >= enoughToSee) &&
    contrast(candidate, readableOn(candidate)) >= enoughToRead
  return { words, failures, nearest: failures.length === 0 ? hex.toLowerCase() : findNearest(hex, passes) }
}

/** The passing colour that looks least different: the same hue, lighter or darker, and paler only where it must be. */
function findNearest(hex: string, passes: (candidate: string) => boolean): string {
  const wanted = toOklab(hex)
  const differenceOf = (candidate: string) => {
    const { lightness, a, b } = toOklab(candidate)
    return Math.hypot(lightness - wanted.lightness, a - wanted.a, b - wanted.b)
  }
  let best: { hex: string; difference: number } | undefined
  for (let step = 0; step <= 400; step += 1) {
    const candidate = toHex({ ...wanted, lightness: step / 400 })
    if (!passes(candidate)) continue
    const difference = differenceOf(candidate)
    if (!best || difference < best.difference) best = { hex: candidate, difference }
  }
  return best?.hex ?? hex
}
