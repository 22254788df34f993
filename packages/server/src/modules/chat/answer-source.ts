import type { AnswerEnd, AnswerListener } from '../models/index.ts'

/**
 * Something that writes an answer: a model, or the echo that stands in for one.
 *
 * Resolves at the end of the answer; throws where there is none, or where it breaks off. Honours the signal at once.
 */
export interface AnswerSource {
  run(listener: AnswerListener): Promise<AnswerEnd>
}
