export { foldDaysJob, recountUsageJob } from './analytics.jobs.ts'
export { insightRoutes } from './insights.routes.ts'
export { type AddedUsage, addUsage, holdUsage } from './usage.repository.ts'
