export { modelRoutes } from './models.routes.ts'
export { type AnswerModel, createModels, type Models } from './models.service.ts'
export { describeVendorFailure } from './vendor-failure.ts'
