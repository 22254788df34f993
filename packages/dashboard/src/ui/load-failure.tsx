import { messageOf } from '../api/api-error.ts'
import { Button } from './button.tsx'
import { Figure } from './figure.tsx'

interface LoadFailureProps {
  /** What could not be loaded, as the subject of a sentence: "The bots". */
  what: string
  error: unknown
  onRetry: () => void
  isRetrying?: boolean
}

/** In place of something that could not be loaded: what happened, and Retry. */
export function LoadFailure({ what, error, onRetry, isRetrying = false }: LoadFailureProps) {
  return (
    <div role="alert" className="flex flex-col items-center px-6 py-16 text-center">
      <Figure name="broken" />
      <h2 className="mt-5 text-large font-strong">{what} could not be loaded</h2>
      <p className="mt-1 max-w-[44ch] text-muted">{messageOf(error)}</p>
      <Button className="mt-5" onClick={onRetry} isBusy={isRetrying}>
        Retry
      </Button>
    </div>
  )
}
