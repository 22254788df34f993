import { type VendorId, vendors } from '@parley/contract/model-catalogue'
import type { VendorKeyView, VendorTestView } from '@parley/contract/vendor-keys'
import { Check, CircleAlert } from 'lucide-react'
import { Button } from '../../ui/button.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'

/** What came of asking a vendor, since the page was opened. */
export type VendorTests = Partial<Record<VendorId, VendorTestView | 'running'>>

interface VendorKeyListProps {
  items: readonly VendorKeyView[]
  tests: VendorTests
  onTest: (vendor: VendorId) => void
  onEdit: (vendor: VendorId) => void
  onRemove: (vendor: VendorId) => void
}

export function VendorKeyList({ items, tests, onTest, onEdit, onRemove }: VendorKeyListProps) {
  return (
    <ul aria-label="Vendors" className="border-t border-line">
      {items.map((item) => (
        <VendorRow
          key={item.vendor}
          item={item}
          test={tests[item.vendor]}
          onTest={() => onTest(item.vendor)}
          onEdit={() => onEdit(item.vendor)}
          onRemove={() => onRemove(item.vendor)}
        />
      ))}
    </ul>
  )
}

interface VendorRowProps {
  item: VendorKeyView
  test: VendorTests[VendorId]
  onTest: () => void
  onEdit: () => void
  onRemove: () => void
}

function VendorRow({ item, test, onTest, onEdit, onRemove }: VendorRowProps) {
  const { label, needsKey } = vendors[item.vendor]
  const isOwn = item.saved_at !== null
  const thing = needsKey ? 'key' : 'address'
  return (
    <li className="grid gap-x-6 gap-y-2.5 border-b border-line px-1 py-4 md:grid-cols-[minmax(0,1fr)_auto] md:items-center">
      <div className="min-w-0">
        <div className="flex items-center gap-2.5">
          <Dot item={item} hasFailed={typeof test === 'object' && !test.is_ok} />
          <h2 className="font-strong">{label}</h2>
        </div>
        <p className="mt-0.5 pl-[18px] text-muted">
          <Standing item={item} />
        </p>
        {item.base_url && <p className="pl-[18px] font-mono text-small wrap-anywhere text-muted">{item.base_url}</p>}
        <p role="status" className="pl-[18px] empty:hidden">
          {test !== undefined && <TestResult test={test} />}
        </p>
      </div>
      <div className="flex flex-wrap gap-2 pl-[18px] md:justify-end md:pl-0">
        {item.source !== 'none' && (
          <Button look="quiet" onClick={onTest} isBusy={test === 'running'} aria-label={`Test ${label}`}>
            Test
          </Button>
        )}
        {isOwn && (
          <Button look="quiet" onClick={onRemove} aria-label={`Remove ${thing} for ${label}`} className="text-danger!">
            Remove
          </Button>
        )}
        <Button
          onClick={onEdit}
          className="max-md:order-first"
          aria-label={`${isOwn ? 'Replace' : 'Add'} ${thing} for ${label}`}
        >
          {isOwn ? `Replace ${thing}` : `Add ${thing}`}
        </Button>
      </div>
    </li>
  )
}

function Dot({ item: { source, is_unreadable }, hasFailed }: { item: VendorKeyView; hasFailed: boolean }) {
  const colour = is_unreadable || hasFailed ? 'bg-danger' : source === 'none' ? 'border border-line-strong' : 'bg-ok'
  return <span aria-hidden="true" className={`size-2 shrink-0 rounded-full ${colour}`} />
}

/** Where the key comes from, in a sentence. */
function Standing({ item }: { item: VendorKeyView }) {
  if (item.is_unreadable) {
    return (
      <span className="text-danger">
        This workspace’s key cannot be read any more: the installation’s secret was changed. Save it again.
      </span>
    )
  }
  if (item.source === 'none') {
    return vendors[item.vendor].needsKey
      ? 'No key.'
      : 'No address. For Ollama, vLLM, LM Studio and whatever else speaks OpenAI’s protocol.'
  }
  if (item.source === 'environment' || item.saved_at === null) return 'The installation’s own key.'
  return (
    <>
      {item.last_four ? (
        <>
          This workspace’s key, ending in <code className="font-mono text-ink">{item.last_four}</code>
        </>
      ) : vendors[item.vendor].needsKey ? (
        'This workspace’s key'
      ) : (
        'This workspace’s address'
      )}
      , saved{item.saved_by && ` by ${item.saved_by}`} <RelativeTime iso={item.saved_at} />.
    </>
  )
}

function TestResult({ test }: { test: VendorTestView | 'running' }) {
  if (test === 'running') return <span className="text-muted">Asking the vendor…</span>
  const Icon = test.is_ok ? Check : CircleAlert
  return (
    <span className={`flex gap-2 ${test.is_ok ? 'text-ok' : 'text-danger'}`}>
      <Icon size={15} aria-hidden="true" className="mt-[4px] shrink-0" />
      <span className="min-w-0 wrap-anywhere">{test.message}</span>
    </span>
  )
}

export function VendorKeyListSkeleton() {
  return (
    <div role="status" aria-label="Loading the vendors" className="border-t border-line">
      {[22, 30, 36, 28, 30, 40, 52].map((width, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the lines of a skeleton have no names.
        <div key={index} className="border-b border-line px-1 py-4">
          <div className="ml-[18px]">
            <div className="flex h-[22px] items-center">
              <div className="skeleton h-3.5 w-24" />
            </div>
            <div className="mt-0.5 flex h-[22px] items-center">
              <div className="skeleton h-3" style={{ width: `${width}%` }} />
            </div>
          </div>
        </div>
      ))}
    </div>
  )
}
