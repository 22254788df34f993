import { type VendorId, vendorStatusView } from '@parley/contract/model-catalogue'
import { type SaveVendorKeyBody, vendorKeyListView, vendorTestView } from '@parley/contract/vendor-keys'
import { type QueryClient, queryOptions } from '@tanstack/react-query'
import { request } from '../../api/request.ts'

/** The vendors with their models. While one is being asked for its list, it is looked at again in a moment. */
export const vendorsQuery = queryOptions({
  queryKey: ['vendors'],
  queryFn: ({ signal }) => request('/api/v1/models', { response: vendorStatusView, signal }),
  staleTime: 30_000,
  refetchInterval: ({ state }) => (state.data?.items.some((vendor) => vendor.is_refreshing) ? 2_000 : false),
})

export const vendorKeysQuery = queryOptions({
  queryKey: ['vendor-keys'],
  queryFn: ({ signal }) => request('/api/v1/vendor-keys', { response: vendorKeyListView, signal }),
})

export function saveVendorKey(vendor: VendorId, body: SaveVendorKeyBody) {
  return request(`/api/v1/vendor-keys/${vendor}`, { method: 'PUT', body, response: vendorKeyListView })
}

export function removeVendorKey(vendor: VendorId) {
  return request(`/api/v1/vendor-keys/${vendor}`, { method: 'DELETE' })
}

export function testVendorKey(vendor: VendorId) {
  return request(`/api/v1/vendor-keys/${vendor}/test`, { method: 'POST', response: vendorTestView })
}

/** After a key came or went: what bots answer with may be another thing now. */
export function forgetVendors(queryClient: QueryClient): void {
  for (const queryKey of [['vendor-keys'], ['vendors'], ['bots'], ['bot'], ['checklist']]) {
    void queryClient.invalidateQueries({ queryKey })
  }
}
