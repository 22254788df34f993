import type { LoginSessionView } from '@parley/contract/accounts'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { messageOf } from '../../api/api-error.ts'
import { Button } from '../../ui/button.tsx'
import { LoadFailure } from '../../ui/load-failure.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { Section } from '../../ui/section.tsx'
import { showToast } from '../../ui/toasts.tsx'
import { loginSessionsQuery, revokeLoginSession, revokeOtherLoginSessions } from './accounts.queries.ts'
import { describeDevice } from './devices.ts'

export function LoginSessions() {
  const sessions = useQuery(loginSessionsQuery)
  const revokeOthers = useRevocation(revokeOtherLoginSessions, 'All other devices are logged out.')
  const hasOthers = (sessions.data?.items.length ?? 0) > 1
  return (
    <Section
      title="Devices"
      description="Where this account is logged in. Log out what you do not know."
      action={
        hasOthers && (
          <Button onClick={() => revokeOthers.mutate(undefined)} isBusy={revokeOthers.isPending}>
            Log out other devices
          </Button>
        )
      }
    >
      {sessions.data ? (
        <ul className="divide-y divide-line">
          {sessions.data.items.map((session) => (
            <SessionRow key={session.id} session={session} />
          ))}
        </ul>
      ) : sessions.error ? (
        <LoadFailure
          what="The devices"
          error={sessions.error}
          onRetry={() => sessions.refetch()}
          isRetrying={sessions.isFetching}
        />
      ) : (
        <div aria-hidden="true" className="space-y-3">
          <div className="skeleton h-10" />
          <div className="skeleton h-10" />
        </div>
      )}
    </Section>
  )
}

function SessionRow({ session }: { session: LoginSessionView }) {
  const device = describeDevice(session.user_agent)
  const revoke = useRevocation(revokeLoginSession, `${device} is logged out.`)
  return (
    <li className="flex items-center justify-between gap-4 py-3 first:pt-0 last:pb-0">
      <div className="min-w-0">
        <p className="flex flex-wrap items-center gap-x-2">
          {device}
          {session.is_current && (
            <span className="rounded-small bg-accent-soft px-1.5 text-small text-accent">this device</span>
          )}
        </p>
        <p className="text-small text-muted">
          {session.ip_address && <>{session.ip_address} · </>}active <RelativeTime iso={session.last_seen_at} />
        </p>
      </div>
      {!session.is_current && (
        <Button
          look="quiet"
          onClick={() => revoke.mutate(session.id)}
          isBusy={revoke.isPending}
          aria-label={`Log out ${device}`}
        >
          Log out
        </Button>
      )}
    </li>
  )
}

function useRevocation<Input>(revoke: (input: Input) => Promise<void>, done: string) {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: revoke,
    onSuccess: () => showToast(done),
    onError: (error) => showToast(messageOf(error), 'failed'),
    onSettled: () => queryClient.invalidateQueries(loginSessionsQuery),
  })
}
