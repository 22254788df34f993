const whole = new Intl.NumberFormat('en')
const dollars = new Intl.NumberFormat('en', {
  style: 'currency',
  currency: 'USD',
  minimumFractionDigits: 2,
  maximumFractionDigits: 4,
})

export function formatCount(count: number): string {
  return whole.format(count)
}

/** "1 conversation", "1,204 conversations". */
export function countOf(count: number, noun: string): string {
  return `${formatCount(count)} ${count === 1 ? noun : `${noun}s`}`
}

/** A price in nano-dollars a token, as dollars for a million tokens: 75 is "$0.075". */
export function formatPricePerMillion(nanoDollars: number): string {
  return dollars.format(nanoDollars / 1_000)
}

const compact = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 })

/** As {@link formatCount}, shortened from ten thousand on: "9,999", "12.4K", "3.1M". */
export function formatCompact(count: number): string {
  return count < 10_000 ? formatCount(count) : compact.format(count)
}

/** A cost in nano-dollars: two decimals from a dollar on, two telling digits below: "$12.40", "$0.12", "$0.0012". */
export function formatCost(nanoDollars: number): string {
  const cost = nanoDollars / 1e9
  if (cost === 0) return '$0'
  if (cost < 0.00001) return '<$0.00001'
  if (cost >= 1) return `$${cost.toLocaleString('en', { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`
  const digits = Math.max(2, 1 - Math.floor(Math.log10(cost)))
  return `$${cost.toFixed(digits)}`
}

/** The same to the nano-dollar: "$0.001234567". */
export function formatExactCost(nanoDollars: number): string {
  return `$${(nanoDollars / 1e9).toLocaleString('en', { minimumFractionDigits: 2, maximumFractionDigits: 9 })}`
}

/** A span of milliseconds: "640 ms", "1.4 s", "2 min 5 s", "3 h 12 min", "4 d 2 h". */
export function formatDuration(ms: number): string {
  if (ms < 999.5) return `${Math.round(ms)} ms`
  if (ms < 59_950) return `${(ms / 1_000).toFixed(1)} s`
  const seconds = Math.round(ms / 1_000)
  if (seconds < 3_600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 1_440) return `${Math.floor(minutes / 60)} h ${minutes % 60} min`
  return `${Math.floor(minutes / 1_440)} d ${Math.floor((minutes % 1_440) / 60)} h`
}

/** "512 MB", "1.4 GB", each unit 1,024 of the one before, as the server counts them. */
export function formatBytes(bytes: number): string {
  const units = ['bytes', 'KB', 'MB', 'GB', 'TB'] as const
  const step = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log2(bytes) / 10))
  const value = bytes / 1_024 ** step
  return `${value >= 100 || step === 0 ? Math.round(value) : value.toFixed(1)} ${units[step]}`
}

/** A part of a whole: "0%", "1.3%", "48%"; of nothing it is "0%". */
export function formatShare(part: number, of: number): string {
  const percent = of === 0 ? 0 : (part / of) * 100
  return `${percent > 0 && percent < 9.95 ? percent.toFixed(1).replace(/\.0$/, '') : Math.round(percent)}%`
}
