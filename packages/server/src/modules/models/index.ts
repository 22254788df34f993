export { type AnswerEnd, type AnswerListener, type AnswerModel, type AnswerUsage, VendorError } from './answer-model.ts'
export { modelRoutes } from './models.routes.ts'
export { createModels, type Models, noticeOfNone } from './models.service.ts'
export { describeVendorFailure } from './vendor-failure.ts'
