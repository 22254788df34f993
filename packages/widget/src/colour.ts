type Channels = [red: number, green: number, blue: number]

const white: Channels = [255, 255, 255]
const black: Channels = [0, 0, 0]

/** Text of at least this contrast passes WCAG 2.2 AA. */
const enoughContrast = 4.5

function parse(hex: string): Channels {
  return [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)) as Channels
}

function format(channels: Channels): string {
  return `#${channels.map((channel) => channel.toString(16).padStart(2, '0')).join('')}`
}

/** Relative luminance, WCAG 2.2. */
function luminance(channels: Channels): number {
  const [red, green, blue] = channels.map((channel) => {
    const share = channel / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  }) as Channels
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

function contrast(one: Channels, other: Channels): number {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a) as [number, number]
  return (light + 0.05) / (dark + 0.05)
}

/** White where it reads well on a colour (`#rrggbb`), else near-black, else black: of white and black one always does. */
export function readableOn(hex: string): string {
  const inks = ['#ffffff', '#161412']
  return inks.find((ink) => contrast(parse(hex), parse(ink)) >= enoughContrast) ?? '#000000'
}

/** The colour itself where it reads well as text on a background, else the nearest shade of it that does. */
export function readableShade(hex: string, backgroundHex: string): string {
  const background = parse(backgroundHex)
  const target = luminance(background) > 0.18 ? black : white
  const colour = parse(hex)
  for (let share = 0; share <= 1; share += 0.04) {
    const mixed = colour.map((channel, index) =>
      Math.round(channel + ((target[index] ?? 0) - channel) * share),
    ) as Channels
    if (contrast(mixed, background) >= enoughContrast) return format(mixed)
  }
  return format(target)
}
