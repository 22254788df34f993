import { focusManager, MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'
import { ApiError, hasCode } from './api-error.ts'

declare module '@tanstack/react-query' {
  interface Register {
    queryMeta: {
      /** The query asks who is logged in; nobody being so is an answer, not the end of a session. */
      mayBeUnauthenticated?: boolean
    }
  }
}

/** Everything is fresh again when the page gets the focus; `onUnauthenticated` runs when the session is found over. */
export function createQueryClient(onUnauthenticated: () => void): QueryClient {
  const onError = (error: unknown) => {
    if (hasCode(error, 'unauthenticated')) onUnauthenticated()
  }
  focusManager.setEventListener(listenForFocus)
  return new QueryClient({
    queryCache: new QueryCache({ onError: (error, { meta }) => !meta?.mayBeUnauthenticated && onError(error) }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      queries: { retry: (failures, error) => failures < 1 && isTransient(error), retryDelay: 400 },
      // A write that finds no network fails at once instead of waiting for one.
      mutations: { networkMode: 'always' },
    },
  })
}

/** Going from one window to another changes no page's visibility, so the focus is heard of too. */
function listenForFocus(onFocus: () => void): () => void {
  const listener = () => document.visibilityState === 'visible' && onFocus()
  window.addEventListener('visibilitychange', listener)
  window.addEventListener('focus', listener)
  return () => {
    window.removeEventListener('visibilitychange', listener)
    window.removeEventListener('focus', listener)
  }
}

function isTransient(error: unknown): boolean {
  return error instanceof ApiError && ['unreachable', 'unavailable', 'provider_unavailable'].includes(error.code)
}
