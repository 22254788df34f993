import { botSettings } from '@parley/contract/bots'

const domain = botSettings.shape.allowed_domains.element

/**
 * The list with what was typed or pasted: one domain, or several apart by spaces, commas or lines. Each is reduced to its
 * host; one that cannot be is kept as typed, for the form to say why. None appears twice.
 */
export function addDomains(domains: readonly string[], typed: string): string[] {
  const added = typed.split(/[\s,;]+/).filter((part) => part !== '')
  return [...new Set([...domains, ...added.map(reduce)])]
}

function reduce(text: string): string {
  const parsed = domain.safeParse(text)
  return parsed.success ? parsed.data : text
}
