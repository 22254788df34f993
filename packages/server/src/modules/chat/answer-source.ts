import type { CatalogueModel } from '@parley/contract/model-catalogue'
import type { AnswerEnd } from '../models/index.ts'

/** Who writes an answer now, and at what length it was asked. */
export interface Author {
  /** Absent for the echo, which costs nothing. */
  model: CatalogueModel | undefined
  /** Characters of the prompt, to estimate its tokens where the vendor does not tell. */
  promptLength: number
}

/**
 * Something that writes an answer: a bot's models, or the echo that stands in for them.
 *
 * Tells `onAuthor` before each try who is asked; words are the last one's. Resolves at the end of the answer; throws where
 * there is none, or where it breaks off. Honours the signal at once.
 */
export interface AnswerSource {
  run(listener: {
    /** Each piece of text as it comes; never empty. */
    onText: (delta: string) => void
    onAuthor?: (author: Author) => void
    signal: AbortSignal
  }): Promise<AnswerEnd>
}
