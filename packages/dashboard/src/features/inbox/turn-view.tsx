import type { TranscriptTurn } from '@parley/contract/conversations'
import { ThumbsDown, ThumbsUp } from 'lucide-react'
import { memo, type ReactNode } from 'react'
import { MarkdownText } from '../../ui/markdown-text.tsx'
import { formatCompact, formatCost, formatCount, formatDuration, formatExactCost } from '../../ui/numbers.ts'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { isPriced, unknownCost } from '../models/model-words.ts'

/** A visitor's message and the answer to it. `liveText` is what has been heard of an answer that is being written. */
export const TurnView = memo(function TurnView({
  turn,
  liveText,
}: {
  turn: TranscriptTurn
  liveText: string | undefined
}) {
  const isRunning = turn.state === 'running'
  const text = isRunning && liveText && liveText.length >= turn.answer.text.length ? liveText : turn.answer.text
  return (
    <article aria-label="Question and answer" data-turn={turn.id} className="pt-7">
      <div className="flex flex-col items-end">
        <p className="max-w-[85%] rounded-large rounded-br-[4px] bg-accent-soft px-3.5 py-2 whitespace-pre-wrap wrap-anywhere">
          <span className="sr-only">Visitor: </span>
          {turn.question.text}
        </p>
        <p className="mt-1 text-small text-muted">
          <RelativeTime iso={turn.question.created_at} />
        </p>
      </div>
      <div className="mt-3">
        <h3 className="sr-only">Answer</h3>
        <div className="max-w-[68ch]">
          {text !== '' && <MarkdownText text={text} />}
          {isRunning && <Writing hasText={text !== ''} />}
          <Ending turn={turn} />
        </div>
        {!isRunning && <Meta turn={turn} />}
      </div>
    </article>
  )
})

function Writing({ hasText }: { hasText: boolean }) {
  return (
    <p className={`flex items-center gap-2 text-small text-muted ${hasText ? 'mt-2' : ''}`}>
      <span aria-hidden="true" className="size-1.5 animate-pulse rounded-full bg-ok" />
      {hasText ? 'Writing' : 'Thinking'}
    </p>
  )
}

const endings = {
  stopped: 'The visitor stopped this answer.',
  interrupted: 'This answer was interrupted. The visitor can try again.',
  failed: 'There is no answer.',
} as const

function Ending({ turn }: { turn: TranscriptTurn }) {
  const { state, failure, answer } = turn
  if (state === 'failed' || state === 'interrupted') {
    return (
      <p className="mt-2 rounded-medium border border-danger-line bg-danger-soft px-3 py-2 text-small">
        <span className="font-strong text-danger">{state === 'failed' ? 'Failed.' : 'Interrupted.'}</span>{' '}
        {failure ?? endings[state]}
      </p>
    )
  }
  if (state === 'stopped') return <p className="mt-2 text-small text-muted">{endings.stopped}</p>
  if (answer.is_cut) {
    return <p className="mt-2 text-small text-muted">The answer reached the length that the bot allows, and was cut.</p>
  }
  return null
}

/** What the answer took, in one quiet line; exact on hover. */
function Meta({ turn }: { turn: TranscriptTurn }) {
  const { rating } = turn.answer
  return (
    <ul
      aria-label="What this answer took"
      className="mt-2 flex flex-wrap items-center gap-x-3 gap-y-0.5 text-small text-muted"
    >
      {rating && (
        <Fact title={rating === 'up' ? 'The visitor rated this answer up' : 'The visitor rated this answer down'}>
          <span className={`inline-flex items-center gap-1 font-strong ${rating === 'up' ? 'text-ok' : 'text-danger'}`}>
            {rating === 'up' ? <ThumbsUp size={12} aria-hidden="true" /> : <ThumbsDown size={12} aria-hidden="true" />}
            {rating === 'up' ? 'Good answer' : 'Bad answer'}
          </span>
        </Fact>
      )}
      <Fact title={turn.vendor ?? 'No vendor'}>
        {turn.mode === 'echo' ? 'Development echo' : (turn.model ?? 'No model')}
      </Fact>
      {turn.bot_version !== null && <Fact title="The bot’s version that answered">v{turn.bot_version}</Fact>}
      {turn.mode === 'model' && (
        <>
          <Fact title={`${formatCount(turn.input_tokens)} tokens in, ${formatCount(turn.output_tokens)} tokens out`}>
            {formatCompact(turn.input_tokens)} in, {formatCompact(turn.output_tokens)} out
          </Fact>
          {isPriced(turn.vendor, turn.model) ? (
            <Fact title={formatExactCost(turn.cost_nanousd)}>{formatCost(turn.cost_nanousd)}</Fact>
          ) : (
            <Fact title={unknownCost}>cost not known</Fact>
          )}
        </>
      )}
      {turn.first_token_ms !== null && (
        <Fact title={`First token after ${formatCount(turn.first_token_ms)} ms`}>
          first token {formatDuration(turn.first_token_ms)}
        </Fact>
      )}
      {turn.total_ms !== null && (
        <Fact title={`Complete after ${formatCount(turn.total_ms)} ms`}>total {formatDuration(turn.total_ms)}</Fact>
      )}
      {turn.attempt > 1 && <Fact title="Tries at this answer">{turn.attempt} attempts</Fact>}
    </ul>
  )
}

function Fact({ title, children }: { title: string; children: ReactNode }) {
  return <li title={title}>{children}</li>
}
