/** Browsers still list some zones by names that their cities have given up. */
const namesOfToday: Record<string, string> = {
  'America/Buenos_Aires': 'America/Argentina/Buenos_Aires',
  'America/Godthab': 'America/Nuuk',
  'Asia/Calcutta': 'Asia/Kolkata',
  'Asia/Katmandu': 'Asia/Kathmandu',
  'Asia/Rangoon': 'Asia/Yangon',
  'Asia/Saigon': 'Asia/Ho_Chi_Minh',
  'Atlantic/Faeroe': 'Atlantic/Faroe',
  'Europe/Kiev': 'Europe/Kyiv',
}

/** Every time zone that this browser knows, `UTC` first; `chosen` too, if only the server knows it. */
export function listTimeZones(chosen: string): string[] {
  const known = Intl.supportedValuesOf('timeZone').map((name) => namesOfToday[name] ?? name)
  return [...new Set(['UTC', ...known, chosen])]
}

/** "Europe/Berlin" as one says it: "Berlin, Europe"; "America/Argentina/Salta" is "Salta, Argentina, America". */
export function timeZoneLabel(name: string): string {
  return name.replaceAll('_', ' ').split('/').reverse().join(', ')
}

/** "14:05, UTC+2": the clock there, and how far it is from UTC now. */
export function describeClock(name: string, now: Date): string {
  const time = new Intl.DateTimeFormat('en-GB', { timeZone: name, timeStyle: 'short' }).format(now)
  const offset = new Intl.DateTimeFormat('en', { timeZone: name, timeZoneName: 'shortOffset' })
    .formatToParts(now)
    .find(({ type }) => type === 'timeZoneName')?.value
  return `${time}, ${(offset ?? 'UTC').replace('GMT', 'UTC').replace(/\+0$/, '')}`
}

/** Whether the zone's name has all the words that were typed. */
export function matchesZone(name: string, query: string): boolean {
  const text = timeZoneLabel(name).toLowerCase()
  const words = query.toLowerCase().split(/[\s,/_]+/)
  return words.every((word) => text.includes(word))
}
