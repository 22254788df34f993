import { Button } from '../../ui/button.tsx'
import { MarkdownText } from '../../ui/markdown-text.tsx'
import { Notice } from '../../ui/notice.tsx'
import { AnswerFacts } from './answer-facts.tsx'
import type { Exchange } from './exchange.ts'
import { PromptSent } from './prompt-sent.tsx'

interface ExchangeViewProps {
  exchange: Exchange
  /** Absent for all but the last. */
  onRetry: (() => void) | undefined
}

/** A question, its answer as it comes, and what it took. */
export function ExchangeView({ exchange, onRetry }: ExchangeViewProps) {
  const { question, answer, state, start, finish, failure } = exchange
  return (
    <li className="space-y-3">
      <p className="ml-auto w-fit max-w-[85%] rounded-large rounded-br-[4px] bg-hover px-3.5 py-2 whitespace-pre-wrap wrap-anywhere">
        <span className="sr-only">You: </span>
        {question}
      </p>
      <div aria-busy={state === 'running'}>
        {start?.mode === 'echo' && (
          <span className="mb-1.5 inline-block rounded-small border border-warn-line bg-warn-soft px-1.5 text-small leading-[18px] text-warn">
            Echo: no model answered
          </span>
        )}
        {answer ? (
          <MarkdownText text={answer} />
        ) : (
          state === 'running' && (
            <p role="status" className="text-muted">
              <span className="animate-pulse">{start ? 'Waiting for the first word' : 'Asking'}</span>
            </p>
          )
        )}
        {state === 'stopped' && <p className="mt-2 text-small text-muted">Stopped by you.</p>}
        {finish?.is_cut && (
          <p className="mt-2 text-small text-warn">
            Cut off at {start?.max_output_tokens.toLocaleString('en')} tokens, the answer length of these settings.
          </p>
        )}
      </div>
      {state === 'failed' && (
        <Notice look="danger" isAlert action={onRetry && <Button onClick={onRetry}>Try again</Button>}>
          <span className="font-strong">This answer failed.</span> {failure}
        </Notice>
      )}
      {start && (
        <footer className="space-y-1.5 border-t border-line pt-2">
          <AnswerFacts exchange={exchange} />
          <PromptSent prompt={start.prompt} />
        </footer>
      )}
    </li>
  )
}
