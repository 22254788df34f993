/** A link within text. */
export const linkClass = 'rounded-small font-strong text-accent underline-offset-2 hover:underline'
