import { defaultVendor } from '@parley/contract/model-catalogue'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { linkClass } from '../../ui/link.ts'
import { Notice } from '../../ui/notice.tsx'
import { vendorsQuery } from './models.queries.ts'

/** Says that no vendor has a key here, what that means, and the way out. Nothing where one has. */
export function VendorNotice() {
  const { data } = useQuery(vendorsQuery)
  if (!data || data.items.some((vendor) => vendor.is_configured)) return null
  const notice = data.items.find((vendor) => vendor.id === defaultVendor)?.notice
  return (
    <Notice look="warn">
      <span className="font-strong">{notice}</span> Bots answer with a labelled echo until{' '}
      <Link to="/dashboard/models/" className={linkClass}>
        a vendor has a key
      </Link>
      .
    </Notice>
  )
}
