import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readableOn, readableShade } from './colour.ts'

const colour = fc.integer({ min: 0, max: 0xffffff }).map((value) => `#${value.toString(16).padStart(6, '0')}`)

/** Contrast as WCAG 2.2 has it, written down a second time. */
function contrast(one: string, other: string): number {
  const [lighter = 0, darker = 0] = [one, other].map(luminance).sort((a, b) => b - a)
  return (lighter + 0.05) / (darker + 0.05)
}

function luminance(hex: string): number {
  const value = Number.parseInt(hex.slice(1), 16)
  const linear = (channel: number) =>
    channel / 255 <= 0.04045 ? channel / 255 / 12.92 : ((channel / 255 + 0.055) / 1.055) ** 2.4
  return 0.2126 * linear(value >> 16) + 0.7152 * linear((value >> 8) & 255) + 0.0722 * linear(value & 255)
}

test('the second formula is right', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21)
  expect(contrast('#767676', '#ffffff')).toBeCloseTo(4.54, 2)
})

test('text on any colour reads well', () => {
  fc.assert(
    fc.property(colour, (hex) => {
      expect(contrast(hex, readableOn(hex))).toBeGreaterThanOrEqual(4.5)
    }),
  )
  expect(readableOn('#0f766e')).toBe('#ffffff')
  expect(readableOn('#fde047')).not.toBe('#ffffff')
})

test.each(['#ffffff', '#1c1917', '#f5f5f4', '#292524'])('a shade of any colour reads well on %s', (background) => {
  fc.assert(
    fc.property(colour, (hex) => {
      expect(contrast(readableShade(hex, background), background)).toBeGreaterThanOrEqual(4.5)
    }),
  )
})

test('a colour that reads well stays as it is', () => {
  expect(readableShade('#0f766e', '#ffffff')).toBe('#0f766e')
})
