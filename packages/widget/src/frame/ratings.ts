import type { MessageRating } from '@parley/contract/chat'

type Rating = MessageRating | null

/**
 * Rates answers at once and saves it behind: one request at a time for each answer, and of presses in quick succession the
 * last one counts.
 *
 * @param show told what to show of an answer, and with an error why it is not what was pressed
 */
export function createRatings({
  save,
  show,
}: {
  save: (messageId: string, rating: Rating) => Promise<void>
  show: (messageId: string, rating: Rating, error?: unknown) => void
}) {
  const wanted = new Map<string, Rating>()

  return async (messageId: string, rating: Rating, before: Rating): Promise<void> => {
    const isSaving = wanted.has(messageId)
    wanted.set(messageId, rating)
    show(messageId, rating)
    if (isSaving) return
    let saved = before
    try {
      for (let next = rating; next !== saved; next = wanted.get(messageId) ?? null) {
        await save(messageId, next)
        saved = next
      }
      show(messageId, saved)
    } catch (error) {
      show(messageId, saved, error)
    }
    wanted.delete(messageId)
  }
}
