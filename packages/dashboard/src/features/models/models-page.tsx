import type { VendorId } from '@parley/contract/model-catalogue'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { LoadFailure } from '../../ui/load-failure.tsx'
import { Notice } from '../../ui/notice.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { forgetVendors, testVendorKey, vendorKeysQuery } from './models.queries.ts'
import { RemoveVendorKeyDialog } from './remove-vendor-key-dialog.tsx'
import { VendorKeyDialog } from './vendor-key-dialog.tsx'
import { VendorKeyList, VendorKeyListSkeleton, type VendorTests } from './vendor-key-list.tsx'

/** Which vendors the workspace's bots can ask, and by whose key. */
export function ModelsPage() {
  const keys = useQuery(vendorKeysQuery)
  const queryClient = useQueryClient()
  const [tests, setTests] = useState<VendorTests>({})
  const [edited, setEdited] = useState<VendorId>()
  const [removed, setRemoved] = useState<VendorId>()
  const items = keys.data?.items

  const { mutate: test } = useMutation({
    mutationFn: testVendorKey,
    onMutate: (vendor) => setTests((before) => ({ ...before, [vendor]: 'running' })),
    onSuccess: (result, vendor) => setTests((before) => ({ ...before, [vendor]: result })),
    onError: (error, vendor) =>
      setTests((before) => ({ ...before, [vendor]: { is_ok: false, message: error.message } })),
  })

  function changed(vendor: VendorId) {
    setTests(({ [vendor]: _gone, ...others }) => others)
    forgetVendors(queryClient)
  }

  return (
    <>
      <PageHeader title="Models">
        The vendors that this workspace’s bots can ask, and the keys they ask with.
      </PageHeader>
      <div className="mt-8">
        {items ? (
          <>
            {items.every(({ source }) => source === 'none') && (
              <div className="mb-5">
                <Notice look="warn">No vendor has a key yet. Bots answer with a labelled echo until one has.</Notice>
              </div>
            )}
            <VendorKeyList items={items} tests={tests} onTest={test} onEdit={setEdited} onRemove={setRemoved} />
            <p className="mt-5 max-w-[68ch] text-small text-muted">
              A key of this workspace wins over the installation’s own. It is stored encrypted, nobody can read it here
              again, and it is used for nothing but this workspace’s bots. Vendors bill whoever owns the key.
            </p>
          </>
        ) : keys.error ? (
          <LoadFailure
            what="The vendors"
            error={keys.error}
            onRetry={() => keys.refetch()}
            isRetrying={keys.isFetching}
          />
        ) : (
          <VendorKeyListSkeleton />
        )}
      </div>
      <VendorKeyDialog
        vendor={edited}
        isReplacing={items?.some(({ vendor, saved_at }) => vendor === edited && saved_at !== null) ?? false}
        onClose={() => setEdited(undefined)}
        onSaved={(vendor) => {
          changed(vendor)
          test(vendor)
        }}
      />
      <RemoveVendorKeyDialog vendor={removed} onClose={() => setRemoved(undefined)} onRemoved={changed} />
    </>
  )
}
