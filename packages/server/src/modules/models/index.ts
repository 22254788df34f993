export {
  type AnswerEnd,
  type AnswerListener,
  type AnswerModel,
  type AnswerUsage,
  VendorError,
} from './answer-model.ts'
export type { CircuitBreaker } from './circuit-breaker.ts'
export { modelRoutes } from './models.routes.ts'
export { createModels, type Models, noticeOfNone } from './models.service.ts'
export { describeVendorFailure } from './vendor-failure.ts'
export { type FailureKind, kindOf } from './vendor-failure-kind.ts'
