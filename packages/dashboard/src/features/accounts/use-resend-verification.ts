import { useMutation, useQueryClient } from '@tanstack/react-query'
import { ApiError, messageOf } from '../../api/api-error.ts'
import { formatWait } from '../../ui/dates.ts'
import { showToast } from '../../ui/toasts.tsx'
import { meQuery, sendVerification } from './accounts.queries.ts'

/** Sends the mail that verifies the e-mail address once more. Who uses it says so where the button is. */
export function useResendVerification() {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: sendVerification,
    onError: (error) => {
      // Someone else's window may have followed the link meanwhile.
      void queryClient.invalidateQueries(meQuery)
      const waitS = error instanceof ApiError ? error.retryAfterS : undefined
      showToast(
        waitS ? `Too many mails were asked for. Try again in ${formatWait(waitS)}.` : messageOf(error),
        'failed',
      )
    },
  })
}
