import type { LanguageModelV4Prompt } from '@ai-sdk/provider'
import type { CatalogueModel } from '@parley/contract/model-catalogue'

/** What a model is asked. */
export interface ModelRequest {
  prompt: LanguageModelV4Prompt
  temperature: number
  /** Tokens that the answer may take, thinking included. */
  maxOutputTokens: number
}

/** Hears an answer while it is written. */
export interface AnswerListener {
  /** Each piece of text as it comes; never empty. */
  onText: (delta: string) => void
  /** Any sign of life, thinking among them. */
  onLife: () => void
  /** Ends the answer at once. */
  signal: AbortSignal
}

/** What an answer was made of, for the records and the bill. Tokens are the vendor's count, or an estimate. */
export interface AnswerUsage {
  inputTokens: number
  outputTokens: number
}

/** How an answer ended by itself. `isCut`: at the length that the bot allows. */
export interface AnswerEnd {
  isCut: boolean
  /** Absent where the vendor did not tell. */
  usage: AnswerUsage | undefined
}

/** A model that can answer now. */
export interface AnswerModel {
  entry: CatalogueModel
  /** Tells the keys apart that it may be asked with: what fails with one, by its limits, need not fail with another. */
  account?: string
  /**
   * One request to the vendor, without retries: resolves at the answer's end.
   *
   * Throws a {@link VendorError} for what the vendor, or the way to it, did; the signal's reason where that ended it.
   */
  stream(request: ModelRequest, listener: AnswerListener): Promise<AnswerEnd>
}

/** The vendor refused, could not be reached, or broke off. Its words are for the bot's owner, never for a visitor. */
export class VendorError extends Error {
  /** Of the HTTP answer; undefined where there was none, or where it had begun well. */
  readonly status: number | undefined
  /** The vendor's own code, such as `model_decommissioned`. */
  readonly vendorCode: string | undefined
  /** As the vendor asked for, in milliseconds. */
  readonly retryAfterMs: number | undefined

  constructor(
    message: string,
    {
      status,
      vendorCode,
      retryAfterMs,
      ...options
    }: ErrorOptions & {
      status?: number | undefined
      vendorCode?: string | undefined
      retryAfterMs?: number | undefined
    } = {},
  ) {
    super(message, options)
    this.status = status
    this.vendorCode = vendorCode
    this.retryAfterMs = retryAfterMs
  }
}

/** There was no answer of the vendor's to speak of. Its message is for the bot's owner, as it is. */
export class NoAnswerError extends VendorError {}

/** An answer that merely stopped coming is not one that was finished. */
export const unfinished = 'The answer ended without saying that it was finished.'
