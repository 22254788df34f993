import { readableOn, readableShade } from '../colour.ts'

/** `--wash` in styles.css, the hardest background that links stand on. */
const wash = { light: '#f5f5f4', dark: '#292524' }

/** Derives the bot's colours from its primary one, each with enough contrast where it stands. */
export function applyTheme(primaryColour: string): void {
  const { style } = document.documentElement
  style.setProperty('--primary', primaryColour)
  style.setProperty('--on-primary', readableOn(primaryColour))
  style.setProperty('--link-light', readableShade(primaryColour, wash.light))
  style.setProperty('--link-dark', readableShade(primaryColour, wash.dark))
}
