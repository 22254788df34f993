import type { ApiKeyView } from '@parley/contract/api-keys'
import { Button } from '../../ui/button.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { isExpired, scopeWords } from './key-words.ts'

const columns = 'md:grid md:grid-cols-[minmax(0,1fr)_124px_136px_112px_128px_84px] md:items-center md:gap-4'

export function ApiKeyList({
  items,
  onRevoke,
}: {
  items: readonly ApiKeyView[]
  onRevoke: (apiKey: ApiKeyView) => void
}) {
  return (
    <div>
      <div aria-hidden="true" className={`hidden border-b border-line px-3 pb-2 text-small text-muted ${columns}`}>
        <span>Key</span>
        <span>Access</span>
        <span>Created</span>
        <span>Last used</span>
        <span>Expires</span>
      </div>
      <ul aria-label="API keys" className="max-md:border-t max-md:border-line">
        {items.map((apiKey) => (
          <ApiKeyRow key={apiKey.id} apiKey={apiKey} onRevoke={() => onRevoke(apiKey)} />
        ))}
      </ul>
    </div>
  )
}

function ApiKeyRow({ apiKey, onRevoke }: { apiKey: ApiKeyView; onRevoke: () => void }) {
  const { name, prefix, scope, created_by: creator } = apiKey
  const hasExpired = isExpired(apiKey, new Date())
  return (
    <li className={`border-b border-line px-3 py-3 max-md:relative ${columns}`}>
      <div className="min-w-0 max-md:pr-24">
        <p className={`truncate font-strong ${hasExpired ? 'text-muted' : ''}`} title={name}>
          {name}
        </p>
        <p className="truncate font-mono text-small text-muted">{prefix}…</p>
      </div>
      <p className="max-md:mt-1 max-md:text-small max-md:text-muted">{scopeWords[scope].label}</p>
      <p className="min-w-0 text-muted max-md:text-small">
        <span className="md:sr-only">Created </span>
        <RelativeTime iso={apiKey.created_at} />
        {creator && <span className="block truncate text-small max-md:inline"> by {creator}</span>}
      </p>
      <p className="text-muted max-md:text-small">
        {apiKey.last_used_at ? (
          <>
            <span className="md:sr-only">Last used </span>
            <RelativeTime iso={apiKey.last_used_at} />
          </>
        ) : (
          <>
            Never<span className="md:sr-only"> used</span>
          </>
        )}
      </p>
      <p className={`max-md:text-small ${hasExpired ? 'text-danger' : 'text-muted'}`}>
        {apiKey.expires_at ? (
          <>
            <span className={hasExpired ? '' : 'md:sr-only'}>{hasExpired ? 'Expired ' : 'Expires '}</span>
            <RelativeTime iso={apiKey.expires_at} />
          </>
        ) : (
          <>
            Never<span className="md:sr-only"> expires</span>
          </>
        )}
      </p>
      <Button
        look="quiet"
        onClick={onRevoke}
        aria-label={`Revoke ${name}`}
        className="text-danger! max-md:absolute max-md:top-2.5 max-md:right-0"
      >
        Revoke
      </Button>
    </li>
  )
}

export function ApiKeyListSkeleton() {
  return (
    <div role="status" aria-label="Loading the API keys" className="max-md:border-t max-md:border-line">
      <div className="hidden border-b border-line pb-2 md:block">
        <div className="h-5" />
      </div>
      {[44, 30, 52].map((width) => (
        <div key={width} className="border-b border-line px-3 py-3.5">
          <div className="skeleton h-3.5" style={{ width: `${width}%`, maxWidth: 220 }} />
          <div className="skeleton mt-2.5 h-3 w-24" />
        </div>
      ))}
    </div>
  )
}
