export { createAlertMailJob } from './alerts.jobs.ts'
export { alertRoutes } from './alerts.routes.ts'
export { type Alerts, createAlerts } from './create-alerts.ts'
