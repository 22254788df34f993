export { accountRoutes, clientOf } from './accounts.routes.ts'
export { type Accounts, createAccounts } from './accounts.service.ts'
export { createAuth, hasLoginCookie } from './auth.ts'
export { createLoginThrottle } from './login-throttle.ts'
