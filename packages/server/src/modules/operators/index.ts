export { createDesk, type Desk } from './desk.service.ts'
export { createHealth, type Health } from './health.service.ts'
export { operatorRoutes } from './operators.routes.ts'
export { rememberOperators } from './remember-operators.ts'
