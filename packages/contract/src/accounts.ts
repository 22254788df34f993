import { z } from 'zod'
import { userId, workspaceId } from './ids.ts'

/** Highest first. A role may do all that the roles after it may. */
export const roles = ['owner', 'admin', 'agent', 'viewer'] as const
export const role = z.enum(roles)
export type Role = z.infer<typeof role>

const email = z.email('Enter an e-mail address, such as name@example.com.').max(254).toLowerCase()

export const passwordMinLength = 10
export const passwordMaxLength = 128

export const registerBody = z.strictObject({
  name: z.string().trim().min(1, 'Enter your name.').max(80, 'A name is at most 80 characters.'),
  email,
  password: z
    .string()
    .min(passwordMinLength, `A password is at least ${passwordMinLength} characters.`)
    .max(passwordMaxLength, `A password is at most ${passwordMaxLength} characters.`),
})
export type RegisterBody = z.infer<typeof registerBody>

export const loginBody = z.strictObject({
  email,
  password: z
    .string()
    .min(1, 'Enter your password.')
    .max(passwordMaxLength, `A password is at most ${passwordMaxLength} characters.`),
})
export type LoginBody = z.infer<typeof loginBody>

/** Who is logged in, and the workspace they are in. */
export const meView = z.object({
  user: z.object({ id: userId, email: z.string(), name: z.string(), is_operator: z.boolean() }),
  workspace: z.object({ id: workspaceId, name: z.string(), role }),
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
