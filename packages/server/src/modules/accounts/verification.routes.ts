import { mailDeliveryView, verifyEmailBody } from '@parley/contract/accounts'
import { publicRoute, type Route, userRoute } from '../../platform/http/route.ts'
import type { Mailer } from '../../platform/mail/mailer.ts'
import { clientOf } from './client-of.ts'
import type { LinkOrigin } from './link-origin.ts'
import type { Verification } from './verification.service.ts'

export function verificationRoutes({
  verification,
  mailer,
  linkOrigin,
}: {
  verification: Verification
  mailer: Mailer
  linkOrigin: LinkOrigin
}): Route[] {
  return [
    publicRoute({
      method: 'GET',
      path: '/api/accounts/mail',
      response: mailDeliveryView,
      handle: () => mailer.delivery,
    }),
    publicRoute({
      method: 'POST',
      path: '/api/accounts/verify-email',
      body: verifyEmailBody,
      handle: (_context, { body }) => verification.confirm(body.token),
    }),
    userRoute({
      method: 'POST',
      path: '/api/accounts/verification',
      response: mailDeliveryView,
      handle: async ({ request, user }) => {
        await verification.sendAgain(user, clientOf(request), linkOrigin(request))
        return mailer.delivery
      },
    }),
  ]
}
