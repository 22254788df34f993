import { Link } from '@tanstack/react-router'
import { buttonClass } from '../ui/button.tsx'
import { Figure } from '../ui/figure.tsx'
import { useDocumentTitle } from '../ui/page-header.tsx'

export function NotFoundPage() {
  useDocumentTitle('Page not found')
  return (
    <div className="flex flex-col items-center px-6 py-16 text-center">
      <Figure name="lost" />
      <h1 className="mt-5 text-large font-strong">Page not found</h1>
      <p className="mt-1 mb-5 text-muted">There is nothing at this address. It may have been mistyped.</p>
      <Link to="/dashboard/" className={buttonClass()}>
        Back to bots
      </Link>
    </div>
  )
}
