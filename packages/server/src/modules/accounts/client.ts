import { clientIpHeader } from './auth.ts'

/** Where a request comes from, as the server knows it. */
export interface Client {
  ip: string
  userAgent: string | undefined
  cookie: string | undefined
}

/** What better-auth is told of a client. */
export function toHeaders({ ip, userAgent, cookie }: Client): Headers {
  const headers = new Headers({ [clientIpHeader]: ip })
  if (userAgent) headers.set('user-agent', userAgent)
  if (cookie) headers.set('cookie', cookie)
  return headers
}
