import { linearChannels } from './colour.ts'

/** Lightness from 0 to 1, and the place on the plane of colours; of OKLab, where distances are as the eye sees them. */
export interface Oklab {
  lightness: number
  a: number
  b: number
}

/** Of `#rrggbb`. The matrices are Björn Ottosson's, https://bottosson.github.io/posts/oklab/. */
export function toOklab(hex: string): Oklab {
  const [red, green, blue] = linearChannels(hex)
  const long = Math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
  const medium = Math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
  const short = Math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
  return {
    lightness: 0.2104542553 * long + 0.793617785 * medium - 0.0040720468 * short,
    a: 1.9779984951 * long - 2.428592205 * medium + 0.4505937099 * short,
    b: 0.0259040371 * long + 0.7827717662 * medium - 0.808675766 * short,
  }
}

/** The colour of this lightness and hue that screens can show, with as much of its chroma as there is room for. */
export function toHex({ lightness, a, b }: Oklab): string {
  let [fits, fails] = [0, 1]
  if (isShown(toLinear({ lightness, a, b }))) fits = 1
  for (let step = 0; step < 12 && fits < 1; step += 1) {
    const share = (fits + fails) / 2
    if (isShown(toLinear({ lightness, a: a * share, b: b * share }))) fits = share
    else fails = share
  }
  const channels = toLinear({ lightness, a: a * fits, b: b * fits })
  return `#${channels.map((channel) => toByte(channel).toString(16).padStart(2, '0')).join('')}`
}

function toLinear({ lightness, a, b }: Oklab): [red: number, green: number, blue: number] {
  const long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
  const medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
  const short = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3
  return [
    4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
    -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
    -0.0041960863 * long - 0.7034186147 * medium + 1.707614701 * short,
  ]
}

function isShown(channels: readonly number[]): boolean {
  return channels.every((channel) => channel >= -0.0005 && channel <= 1.0005)
}

function toByte(channel: number): number {
  const clipped = Math.min(1, Math.max(0, channel))
  const encoded = clipped <= 0.0031308 ? clipped * 12.92 : 1.055 * clipped ** (1 / 2.4) - 0.055
  return Math.round(encoded * 255)
}
