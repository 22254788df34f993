import type { MessageRating } from '@parley/contract/chat'
import { ThumbIcon } from './icons.tsx'

const ratings = [
  ['up', 'Good answer'],
  ['down', 'Bad answer'],
] as const

export function RatingButtons({
  rating: current,
  onRate,
}: {
  rating: MessageRating | null
  /** With null the rating is taken back. */
  onRate: (rating: MessageRating | null) => void
}) {
  return ratings.map(([rating, label]) => (
    <button
      key={rating}
      type="button"
      class={`icon-button small thumb-${rating}`}
      aria-label={label}
      aria-pressed={rating === current}
      onClick={() => onRate(rating === current ? null : rating)}
    >
      <ThumbIcon />
    </button>
  ))
}
