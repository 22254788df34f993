import { VendorError } from './answer-model.ts'

/**
 * What a failure calls for. `key_refused`: a person. `model_gone`: another model. `rate_limited`: waiting. `too_long`: a
 * shorter question. `no_capacity`: waiting, or another model. `vendor_away`: another try. `rejected`: another model, for
 * this one would reject the same again.
 */
export type FailureKind =
  | 'key_refused'
  | 'model_gone'
  | 'rate_limited'
  | 'too_long'
  | 'no_capacity'
  | 'vendor_away'
  | 'rejected'

/** By the vendors' own words, which say more than their status: the same one means several things. */
const kindsByCode: Record<string, FailureKind> = {
  API_KEY_INVALID: 'key_refused',
  invalid_api_key: 'key_refused',
  authentication_error: 'key_refused',
  insufficient_quota: 'key_refused',
  model_decommissioned: 'model_gone',
  model_not_found: 'model_gone',
  context_length_exceeded: 'too_long',
  capacity_exceeded: 'no_capacity',
  overloaded_error: 'no_capacity',
}

const kindsByStatus: Record<number, FailureKind> = {
  400: 'rejected',
  401: 'key_refused',
  402: 'key_refused',
  403: 'key_refused',
  404: 'model_gone',
  408: 'vendor_away',
  413: 'too_long',
  422: 'rejected',
  429: 'rate_limited',
  498: 'no_capacity',
  529: 'no_capacity',
}

/** Whatever is no answer of the vendor's is a failure of the way to it. */
export function kindOf(error: unknown): FailureKind {
  if (!(error instanceof VendorError)) return 'vendor_away'
  const byCode = kindsByCode[error.vendorCode ?? '']
  if (byCode) return byCode
  const { status } = error
  if (status === undefined) return 'vendor_away'
  return kindsByStatus[status] ?? (status >= 500 ? 'vendor_away' : 'rejected')
}
