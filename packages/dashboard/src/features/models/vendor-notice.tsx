import { useQuery } from '@tanstack/react-query'
import { Notice } from '../../ui/notice.tsx'
import { vendorsQuery } from './models.queries.ts'

/** Says which vendors have no key here, what that means, and the way out. Nothing where all have one. */
export function VendorNotice() {
  const { data } = useQuery(vendorsQuery)
  return data?.items
    .filter((vendor) => vendor.notice !== null)
    .map((vendor) => (
      <Notice key={vendor.id} look="warn">
        <span className="font-strong">{vendor.notice}</span>{' '}
        <span>Bots answer with a labelled echo until the server is started with this key.</span>
      </Notice>
    ))
}
