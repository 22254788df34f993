import { type LoginBody, loginSessionsView, meView, type RegisterBody } from '@parley/contract/accounts'
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
