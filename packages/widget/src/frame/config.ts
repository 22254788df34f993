import type { WidgetConfig } from '@parley/contract/widget'

/** What the server wrote into the page; null where it shows no bot, but the preview of one. */
export function readConfig(): WidgetConfig | null {
  return JSON.parse(document.getElementById('parley-config')?.textContent ?? 'null')
}

/** The host page's origin, where the loader opened this page in a frame; undefined for the full page. */
export function readHostOrigin(): string | undefined {
  if (window.parent === window) return undefined
  const origin = new URLSearchParams(location.hash.slice(1)).get('o')
  return origin && /^https?:\/\/[^/]+$/.test(origin) ? origin : undefined
}
