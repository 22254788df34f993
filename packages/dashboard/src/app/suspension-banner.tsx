import type { MeView } from '@parley/contract/accounts'
import { OctagonX } from 'lucide-react'
import { Banner } from '../ui/banner.tsx'
import { RelativeTime } from '../ui/relative-time.tsx'

/** On top of every page while the operator has suspended the workspace: why none of its bots answers. */
export function SuspensionBanner({ workspace: { suspension } }: { workspace: MeView['workspace'] }) {
  if (!suspension) return null
  return (
    <Banner look="danger" label="Suspension" icon={<OctagonX size={16} aria-hidden="true" className="text-danger" />}>
      {suspension.message}{' '}
      <span className="text-muted">
        Suspended <RelativeTime iso={suspension.since} />.
      </span>
    </Banner>
  )
}
