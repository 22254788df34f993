import { readableOn, readableShade } from '../colour.ts'

/** The backgrounds that links stand on; the same as in styles.css. */
const paper = { light: '#ffffff', dark: '#1c1917' }

/** Derives the bot's colours from its primary one, each with enough contrast where it stands. */
export function applyTheme(primaryColour: string): void {
  const { style } = document.documentElement
  style.setProperty('--primary', primaryColour)
  style.setProperty('--on-primary', readableOn(primaryColour))
  style.setProperty('--link-light', readableShade(primaryColour, paper.light))
  style.setProperty('--link-dark', readableShade(primaryColour, paper.dark))
}
