import type { ApiKeyView } from '@parley/contract/api-keys'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { BookOpen, Plus } from 'lucide-react'
import { useState } from 'react'
import { Button, buttonClass } from '../../ui/button.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { Figure } from '../../ui/figure.tsx'
import { LoadFailure } from '../../ui/load-failure.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { ApiKeyList, ApiKeyListSkeleton } from './api-key-list.tsx'
import { apiKeysQuery } from './api-keys.queries.ts'
import { CreateApiKeyDialog } from './create-api-key-dialog.tsx'
import { curlExample } from './key-words.ts'
import { RevokeApiKeyDialog } from './revoke-api-key-dialog.tsx'

const route = getRouteApi('/dashboard/api-keys')

export function ApiKeysPage() {
  const keys = useQuery(apiKeysQuery)
  const { create: isCreating = false } = route.useSearch()
  const navigate = route.useNavigate()
  const [revoked, setRevoked] = useState<ApiKeyView>()
  const setIsCreating = (isOpen: boolean) => void navigate({ search: isOpen ? { create: true } : {}, replace: !isOpen })
  const items = keys.data?.items
  const create = (
    <Button look="primary" onClick={() => setIsCreating(true)}>
      <Plus size={16} aria-hidden="true" />
      Create API key
    </Button>
  )
  return (
    <>
      <PageHeader title="API keys" action={items && items.length > 0 ? create : undefined}>
        For programs that read or change what is in this workspace.
      </PageHeader>
      <div className="mt-8">
        {items ? (
          items.length > 0 ? (
            <ApiKeyList items={items} onRevoke={setRevoked} />
          ) : (
            <div className="flex flex-col items-center border-t border-line px-6 py-16 text-center">
              <Figure name="key" />
              <p className="mt-5 mb-5 max-w-[44ch] text-large">
                Make a key, and a program of yours can read bots, conversations and insights.
              </p>
              {create}
            </div>
          )
        ) : keys.error ? (
          <LoadFailure
            what="The API keys"
            error={keys.error}
            onRetry={() => keys.refetch()}
            isRetrying={keys.isFetching}
          />
        ) : (
          <ApiKeyListSkeleton />
        )}
      </div>
      {!keys.error && <Example />}
      <CreateApiKeyDialog isOpen={isCreating} onClose={() => setIsCreating(false)} />
      <RevokeApiKeyDialog apiKey={revoked} onClose={() => setRevoked(undefined)} />
    </>
  )
}

/** How a key is used, for whoever makes their first. */
function Example() {
  const command = curlExample(window.location.origin, 'YOUR_KEY')
  return (
    <section aria-labelledby="use-a-key" className="mt-10">
      <h2 id="use-a-key" className="text-large font-strong">
        Use a key
      </h2>
      <p className="mt-1 text-muted">
        Send it with each request. What there is to ask for stands in the API’s documentation.
      </p>
      <pre className="mt-4 overflow-x-auto rounded-medium border border-line bg-sunken px-4 py-3 font-mono text-small whitespace-pre-wrap [overflow-wrap:anywhere]">
        <code>{command}</code>
      </pre>
      <div className="mt-3 flex flex-wrap gap-2">
        <CopyButton text={command} label="Copy command" />
        <a href="/docs/" target="_blank" rel="noreferrer" className={buttonClass()}>
          <BookOpen size={15} aria-hidden="true" />
          API documentation
        </a>
      </div>
    </section>
  )
}
