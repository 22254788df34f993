import { fileURLToPath } from 'node:url'

/** The checkout, without a last separator. */
export const root = fileURLToPath(new URL('..', import.meta.url)).replace(/[\\/]$/, '')
