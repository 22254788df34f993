export { foldDaysJob, recountUsageJob } from './analytics.jobs.ts'
export { insightRoutes } from './insights.routes.ts'
export { addUsage, holdUsage, pickShard } from './usage.repository.ts'
