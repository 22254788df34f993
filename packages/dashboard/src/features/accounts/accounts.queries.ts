import {
  type ChangePasswordBody,
  type LoginBody,
  loginSessionsView,
  mailDeliveryView,
  meView,
  type ProfileBody,
  type RegisterBody,
} from '@parley/contract/accounts'
import type { WorkspaceBody } from '@parley/contract/workspaces'
import { queryOptions } from '@tanstack/react-query'
import { request } from '../../api/request.ts'

export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: ({ signal }) => request('/api/accounts/me', { response: meView, signal }),
  staleTime: 60_000,
  meta: { mayBeUnauthenticated: true },
})

export const loginSessionsQuery = queryOptions({
  queryKey: ['login-sessions'],
  queryFn: ({ signal }) => request('/api/accounts/sessions', { response: loginSessionsView, signal }),
})

/** Where this installation's mail goes. */
export const mailQuery = queryOptions({
  queryKey: ['mail'],
  queryFn: ({ signal }) => request('/api/accounts/mail', { response: mailDeliveryView, signal }),
  staleTime: Number.POSITIVE_INFINITY,
})

export function register(body: RegisterBody) {
  return request('/api/accounts/register', { method: 'POST', body, response: meView })
}

export function logIn(body: LoginBody) {
  return request('/api/accounts/login', { method: 'POST', body, response: meView })
}

export function revokeLoginSession(id: string) {
  return request(`/api/accounts/sessions/${id}`, { method: 'DELETE' })
}

export function revokeOtherLoginSessions() {
  return request('/api/accounts/sessions/revoke-others', { method: 'POST' })
}

export function requestReset(email: string) {
  return request('/api/accounts/password-reset', { method: 'POST', body: { email }, response: mailDeliveryView })
}

export function confirmReset(body: { token: string; password: string }) {
  return request('/api/accounts/password-reset/confirm', { method: 'POST', body })
}

export function verifyEmail(token: string) {
  return request('/api/accounts/verify-email', { method: 'POST', body: { token } })
}

export function sendVerification() {
  return request('/api/accounts/verification', { method: 'POST', response: mailDeliveryView })
}

export function saveProfile(body: ProfileBody) {
  return request('/api/accounts/me', { method: 'PATCH', body, response: meView })
}

export function changePassword(body: ChangePasswordBody) {
  return request('/api/accounts/password', { method: 'POST', body })
}

export function saveWorkspace(body: WorkspaceBody) {
  return request('/api/v1/workspace', { method: 'PATCH', body, response: meView })
}
