import { changePasswordBody, confirmResetBody, mailDeliveryView, requestResetBody } from '@parley/contract/accounts'
import { publicRoute, type Route, userRoute } from '../../platform/http/route.ts'
import type { Mailer } from '../../platform/mail/mailer.ts'
import { clientOf } from './client-of.ts'
import type { LinkOrigin } from './link-origin.ts'
import type { Passwords } from './passwords.service.ts'

export function passwordRoutes({
  passwords,
  mailer,
  linkOrigin,
}: {
  passwords: Passwords
  mailer: Mailer
  linkOrigin: LinkOrigin
}): Route[] {
  return [
    publicRoute({
      method: 'POST',
      path: '/api/accounts/password-reset',
      body: requestResetBody,
      response: mailDeliveryView,
      handle: async ({ request }, { body }) => {
        await passwords.requestReset(body.email, clientOf(request), linkOrigin(request))
        return mailer.delivery
      },
    }),
    publicRoute({
      method: 'POST',
      path: '/api/accounts/password-reset/confirm',
      body: confirmResetBody,
      handle: (_context, { body }) => passwords.confirmReset(body),
    }),
    userRoute({
      method: 'POST',
      path: '/api/accounts/password',
      body: changePasswordBody,
      handle: async ({ request, reply, user }, { body }) => {
        reply.header('set-cookie', await passwords.change(body, user, clientOf(request), linkOrigin(request)))
      },
    }),
  ]
}
