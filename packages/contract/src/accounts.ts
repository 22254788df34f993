import { z } from 'zod'
import { userId, workspaceId } from './ids.ts'

/** Highest first. A role may do all that the roles after it may. */
export const roles = ['owner', 'admin', 'agent', 'viewer'] as const
export const role = z.enum(roles)
export type Role = z.infer<typeof role>

const email = z.email('Enter an e-mail address, such as name@example.com.').max(254).toLowerCase()

export const passwordMinLength = 10
export const passwordMaxLength = 128

const personName = z.string().trim().min(1, 'Enter your name.').max(80, 'A name is at most 80 characters.')
const newPassword = z
  .string()
  .min(passwordMinLength, `A password is at least ${passwordMinLength} characters.`)
  .max(passwordMaxLength, `A password is at most ${passwordMaxLength} characters.`)
const oldPassword = z
  .string()
  .min(1, 'Enter your password.')
  .max(passwordMaxLength, `A password is at most ${passwordMaxLength} characters.`)

export const registerBody = z.strictObject({
  name: personName,
  email,
  password: newPassword,
  /** Of the browser that registers: the new workspace counts its days in it. UTC where it is absent or unknown. */
  time_zone: z.string().max(64).optional(),
})
export type RegisterBody = z.infer<typeof registerBody>

export const loginBody = z.strictObject({
  email,
  password: oldPassword,
})
export type LoginBody = z.infer<typeof loginBody>

/** `PATCH /api/accounts/me`. */
export const profileBody = z.strictObject({ name: personName })
export type ProfileBody = z.infer<typeof profileBody>

/** `POST /api/accounts/password`: other login sessions end. */
export const changePasswordBody = z.strictObject({ current_password: oldPassword, new_password: newPassword })
export type ChangePasswordBody = z.infer<typeof changePasswordBody>

/** `POST /api/accounts/password-reset`: mails a link, if there is such an account. The answer is the same if not. */
export const requestResetBody = z.strictObject({ email })
/** `POST /api/accounts/password-reset/confirm`: every login session of the account ends. */
export const confirmResetBody = z.strictObject({ token: z.string().min(1).max(512), password: newPassword })
/** `POST /api/accounts/verify-email`. */
export const verifyEmailBody = z.strictObject({ token: z.string().min(1).max(2_048) })

/** Where mail goes: to a mail server, or, without `SMTP_URL`, into files of a folder on the server that is named here. */
export const mailDeliveryView = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('smtp') }),
  z.object({ kind: z.literal('outbox'), folder: z.string() }),
])
export type MailDeliveryView = z.infer<typeof mailDeliveryView>

/** Who is logged in, and the workspace they are in. */
export const meView = z.object({
  user: z.object({
    id: userId,
    email: z.string(),
    is_email_verified: z.boolean(),
    name: z.string(),
    is_operator: z.boolean(),
  }),
  workspace: z.object({
    id: workspaceId,
    name: z.string(),
    role,
    /** An IANA name, such as `Europe/Berlin`. Days are counted in it. */
    time_zone: z.string(),
    /** While it is suspended none of its bots answers; `message` says so, and why. */
    suspension: z.object({ message: z.string(), since: z.iso.datetime() }).nullable(),
  }),
})
export type MeView = z.infer<typeof meView>

/** A place where the user is logged in. Times are ISO 8601 in UTC. */
export const loginSessionView = z.object({
  id: z.uuid(),
  is_current: z.boolean(),
  ip_address: z.string().nullable(),
  user_agent: z.string().nullable(),
  created_at: z.iso.datetime(),
  last_seen_at: z.iso.datetime(),
})
export type LoginSessionView = z.infer<typeof loginSessionView>
export const loginSessionsView = z.object({ items: z.array(loginSessionView) })
