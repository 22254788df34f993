const home = '/dashboard/'

/**
 * Where to go after logging in: `next` where it is a path of this origin, else the dashboard.
 *
 * A path starts with one "/": "//host" and "/\host" lead to another site, and browsers drop tabs and line ends from
 * within an address. The account pages themselves would only lead back here.
 */
export function safeNextPath(next: unknown): string {
  if (typeof next !== 'string' || !/^\/(?![/\\])/.test(next)) return home
  // biome-ignore lint/suspicious/noControlCharactersInRegex: those are what is refused.
  if (/[\u0000-\u001f\u007f\\]/.test(next) || next.startsWith('/accounts/')) return home
  return next
}
