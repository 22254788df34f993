import { vendorStatusView } from '@parley/contract/model-catalogue'
import { queryOptions } from '@tanstack/react-query'
import { request } from '../../api/request.ts'

export const vendorsQuery = queryOptions({
  queryKey: ['vendors'],
  queryFn: ({ signal }) => request('/api/v1/models', { response: vendorStatusView, signal }),
  staleTime: 30_000,
})
