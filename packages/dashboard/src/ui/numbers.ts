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
