export { billingRoutes } from './billing.routes.ts'
export { reserveBot } from './billing.service.ts'
