/**
 * Whether a page of this origin may embed a bot. `domains` as the owner wrote them; none means any site.
 *
 * A domain without a port stands for every port; the scheme does not count. `null` and malformed origins never match a
 * list. Clients outside browsers send any Origin they like: this keeps sites honest, not programs.
 */
export function isAllowedOrigin(domains: readonly string[], origin: string | undefined): boolean {
  if (domains.length === 0) return true
  if (!origin || !URL.canParse(origin)) return false
  const { protocol, host, hostname } = new URL(origin)
  if (protocol !== 'http:' && protocol !== 'https:') return false
  return domains.some((domain) => {
    const actual = /:\d+$/.test(domain) ? host : hostname
    return domain.startsWith('*.') ? actual.endsWith(domain.slice(1)) : actual === domain
  })
}

/** The same list as a Content-Security-Policy `frame-ancestors` value; `'self'` serves our own test page. */
export function frameAncestors(domains: readonly string[]): string {
  if (domains.length === 0) return '*'
  const sources = domains.map((domain) => (/:\d+$/.test(domain) ? domain : `${domain}:*`))
  return ["'self'", ...sources].join(' ')
}
