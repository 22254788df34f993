import type { WidgetConfig } from '@parley/contract/widget'
import { readableOn, readableShade } from '../colour.ts'

/** `--wash` in tokens.css, the hardest background that links stand on. */
const wash = { light: '#f5f5f4', dark: '#292524' }

/** Derives the bot's colours from its primary one, each with enough contrast where it stands, and lights the page. */
export function applyTheme({ primary_color: colour, color_scheme: scheme }: WidgetConfig): void {
  const { style, dataset } = document.documentElement
  dataset.scheme = scheme
  style.setProperty('--primary', colour)
  style.setProperty('--on-primary', readableOn(colour))
  style.setProperty('--link-light', readableShade(colour, wash.light))
  style.setProperty('--link-dark', readableShade(colour, wash.dark))
}
