/** What an answer was made of, for the records and the bill. Tokens are the vendor's count, or an estimate. */
export interface AnswerUsage {
  inputTokens: number
  outputTokens: number
}

/** How a source ended by itself. `isCut`: at the length that the bot allows. */
export interface AnswerEnd {
  isCut: boolean
  /** Absent where the vendor did not tell. */
  usage: AnswerUsage | undefined
}

/**
 * Something that writes an answer: a model, or the echo that stands in for one.
 *
 * Calls `onText` with each piece as it comes, and `onLife` at any sign of life (thinking, for example). Resolves at the
 * end of the answer; throws where there is none, or where it breaks off. Honours `signal` at once.
 */
export interface AnswerSource {
  run(listener: { onText: (delta: string) => void; onLife: () => void; signal: AbortSignal }): Promise<AnswerEnd>
}
