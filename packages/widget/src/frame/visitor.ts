import type { MintedVisitor } from '@parley/contract/chat'
import { RequestError } from './request-error.ts'
import { loadVisitor, type StoredVisitor, saveVisitor } from './stored-visitor.ts'

/** Fetches a token; with an earlier one, for the same session. Rejects with a `RequestError`. */
export type Mint = (earlier: string | null) => Promise<MintedVisitor>

/** The visitor's session, with a token that is fetched, kept, and renewed without anyone noticing. */
export interface Visitor {
  /** Makes a request with the token, and once more with a fresh one where it had run out. */
  request(make: (visitor: StoredVisitor) => Promise<Response>): Promise<Response>
}

export function createVisitor(token: string, mint: Mint): Visitor {
  let current: Promise<StoredVisitor> | undefined

  async function renew(earlier: string | null): Promise<StoredVisitor> {
    const minted = await mint(earlier).catch((error: unknown) => {
      // The earlier session cannot be gone on with: a new one begins.
      if (earlier !== null && error instanceof RequestError && error.status === 401) return mint(null)
      throw error
    })
    saveVisitor(token, minted)
    return minted
  }

  function refresh(earlier: string | null): Promise<StoredVisitor> {
    const renewed = renew(earlier)
    current = renewed
    renewed.catch(() => {
      if (current === renewed) current = undefined
    })
    return renewed
  }

  /** Tokens are short-lived: the one kept from the last visit has most likely run out. */
  const get = () => current ?? refresh(loadVisitor(token)?.visitor_token ?? null)

  return {
    request: async (make) => {
      const used = get()
      const visitor = await used
      const response = await make(visitor)
      if (response.status !== 401) return response
      // Another request may have renewed it meanwhile.
      if (current === used) refresh(visitor.visitor_token)
      return make(await get())
    },
  }
}
