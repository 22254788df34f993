import { useQueryClient } from '@tanstack/react-query'
import { type ErrorComponentProps, useRouter } from '@tanstack/react-router'
import { LoadFailure } from '../ui/load-failure.tsx'

/** In place of a page that could not even begin. */
export function FailurePage({ error }: ErrorComponentProps) {
  const router = useRouter()
  const queryClient = useQueryClient()
  return (
    <main>
      <LoadFailure
        what="The page"
        error={error}
        onRetry={async () => {
          await queryClient.resetQueries()
          await router.invalidate()
        }}
      />
    </main>
  )
}
