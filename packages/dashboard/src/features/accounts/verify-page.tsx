import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useEffect } from 'react'
import { ApiError, messageOf } from '../../api/api-error.ts'
import { Button, buttonClass } from '../../ui/button.tsx'
import { AccountFrame } from './account-form.tsx'
import { meQuery, verifyEmail } from './accounts.queries.ts'
import { MailPlace } from './mail-place.tsx'
import { useResendVerification } from './use-resend-verification.ts'

const route = getRouteApi('/accounts/verify')

/** Done once for each token, however often the page is drawn. */
function verificationQuery(token: string) {
  return queryOptions({
    queryKey: ['verification', token],
    queryFn: async () => {
      await verifyEmail(token)
      return true
    },
    enabled: token !== '',
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
  })
}

/** Where the mailed link leads: verifies at once, and says how that went. */
export function VerifyPage() {
  const { token = '' } = route.useSearch()
  const verification = useQuery(verificationQuery(token))
  const queryClient = useQueryClient()
  const { isSuccess, error } = verification

  useEffect(() => {
    if (isSuccess) void queryClient.invalidateQueries(meQuery)
  }, [isSuccess, queryClient])

  if (isSuccess) {
    return (
      <AccountFrame title="Your e-mail address is verified" footer={null}>
        <p role="status" className="mt-4 mb-6 text-center">
          If the password is ever lost, a link to choose a new one goes to it.
        </p>
        <Link to="/dashboard/" className={buttonClass('primary', 'w-full')}>
          Go to your bots
        </Link>
      </AccountFrame>
    )
  }
  if (token === '' || (error instanceof ApiError && !isPassing(error))) return <SpentLink />
  if (error) {
    return (
      <AccountFrame title="The address could not be verified" footer={null}>
        <p role="alert" className="mt-4 mb-6 text-center">
          {messageOf(error)}
        </p>
        <Button
          look="primary"
          className="w-full"
          isBusy={verification.isFetching}
          onClick={() => verification.refetch()}
        >
          Retry
        </Button>
      </AccountFrame>
    )
  }
  return (
    <AccountFrame title="Verifying your e-mail address" footer={null}>
      <div role="status" aria-label="Verifying" className="mt-6 space-y-3">
        <div className="skeleton mx-auto h-4 w-64" />
        <div className="skeleton h-8" />
      </div>
    </AccountFrame>
  )
}

/** What may go away by itself; all else says that the link is no good. */
function isPassing({ code }: ApiError): boolean {
  return ['unreachable', 'unavailable', 'internal', 'rate_limited'].includes(code)
}

function SpentLink() {
  const me = useQuery({ ...meQuery, retry: false })
  const resend = useResendVerification()
  if (me.data?.user.is_email_verified) {
    return (
      <AccountFrame title="Nothing left to do" footer={null}>
        <p role="status" className="mt-4 mb-6 text-center">
          {me.data.user.email} is verified already.
        </p>
        <Link to="/dashboard/" className={buttonClass('primary', 'w-full')}>
          Go to your bots
        </Link>
      </AccountFrame>
    )
  }
  return (
    <AccountFrame title="This link does not work any more" footer={null}>
      <div className="mt-4 mb-6 space-y-3 text-center">
        <p role="alert">
          {resend.data
            ? 'A new link is on its way. Follow that one.'
            : me.data
              ? 'It may be too old, or cut off. Send a new one.'
              : 'It may be too old, or cut off. Log in to send a new one.'}
        </p>
        {resend.data && (
          <p>
            <MailPlace delivery={resend.data} />
          </p>
        )}
      </div>
      {me.data ? (
        <Button look="primary" className="w-full" isBusy={resend.isPending} onClick={() => resend.mutate()}>
          Send a new link
        </Button>
      ) : (
        <Link to="/accounts/login/" className={buttonClass('primary', 'w-full')}>
          Log in
        </Link>
      )}
    </AccountFrame>
  )
}
