const hexColour = /^#[0-9a-f]{6}$/i

export function isHexColour(text: string): boolean {
  return hexColour.test(text)
}

/** Black or white, whichever is easier to read on the colour, by WCAG's contrast ratio. */
export function readableOn(hex: string): '#000000' | '#ffffff' {
  if (!isHexColour(hex)) return '#ffffff'
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => linear(Number.parseInt(hex.slice(at, at + 2), 16) / 255))
  const luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue
  return 1.05 / (luminance + 0.05) >= (luminance + 0.05) / 0.05 ? '#ffffff' : '#000000'
}

/** sRGB's transfer function, undone. */
function linear(channel: number): number {
  return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4
}
