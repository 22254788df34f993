import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'
import { ApiError, hasCode } from './api-error.ts'

/** Everything is fresh again when the page gets the focus; `onUnauthenticated` runs whenever the session is over. */
export function createQueryClient(onUnauthenticated: () => void): QueryClient {
  const onError = (error: unknown) => {
    if (hasCode(error, 'unauthenticated')) onUnauthenticated()
  }
  return new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      queries: { retry: (failures, error) => failures < 1 && isTransient(error), retryDelay: 400 },
      // A write that finds no network fails at once instead of waiting for one.
      mutations: { networkMode: 'always' },
    },
  })
}

function isTransient(error: unknown): boolean {
  return error instanceof ApiError && ['unreachable', 'unavailable', 'provider_unavailable'].includes(error.code)
}
