import { type UsageView, usageView } from '@parley/contract/billing'
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { request } from '../../api/request.ts'

export const usageQuery = queryOptions({
  queryKey: ['usage'],
  queryFn: ({ signal }) => request('/api/v1/usage', { response: usageView, signal }),
})

/** Moves the workspace to the next plan. */
export function useUpgrade({ onSuccess }: { onSuccess: (usage: UsageView) => void }) {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: () => request('/api/v1/billing/upgrade', { method: 'POST', response: usageView }),
    onSuccess: (usage) => {
      queryClient.setQueryData(usageQuery.queryKey, usage)
      onSuccess(usage)
    },
  })
}
