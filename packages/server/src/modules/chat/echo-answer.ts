import { setTimeout as delay } from 'node:timers/promises'
import type { AnswerSource } from './answer-source.ts'

const pieceMs = 25
const mostPieces = 40

/** Stands in where a bot has no usable vendor: plainly labelled, and streamed so that the path can be tried. */
export function createEchoAnswer(message: string, notice: string): AnswerSource {
  return {
    run: async ({ onText, signal }) => {
      const words = `**Development echo.** ${notice} You wrote: ${message}`.split(/(?<=\s)/)
      const size = Math.ceil(words.length / mostPieces)
      for (let start = 0; start < words.length; start += size) {
        onText(words.slice(start, start + size).join(''))
        await delay(pieceMs, undefined, { signal })
      }
      return { isCut: false, usage: { inputTokens: 0, outputTokens: 0 } }
    },
  }
}
