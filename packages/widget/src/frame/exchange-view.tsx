import { useMemo } from 'preact/hooks'
import type { Exchange } from './chat-state.ts'
import { CopyButton } from './copy-button.tsx'
import { RetryIcon } from './icons.tsx'
import { Markdown } from './markdown/markdown.tsx'

interface ExchangeViewProps {
  exchange: Exchange
  /** Present on the last exchange, which alone can be tried again. */
  onRetry: (() => void) | undefined
}

/** A question with its answer. One that did not change is not drawn again, however fast the last one grows. */
export function ExchangeView({ exchange, onRetry }: ExchangeViewProps) {
  return useMemo(() => drawExchange({ exchange, onRetry }), [exchange, onRetry])
}

function drawExchange({ exchange, onRetry }: ExchangeViewProps) {
  const { question, answer, state, failure, isCut } = exchange
  const isStreaming = state === 'streaming'
  const remark = isCut
    ? 'The answer was cut off at its length limit.'
    : state === 'stopped' && 'You stopped this answer.'
  return (
    <>
      <div class="question">
        <span class="hidden">You: </span>
        {question}
      </div>
      {state === 'waiting' && (
        <div class="thinking" role="status">
          <span class="hidden">Thinking</span>
          <i />
          <i />
          <i />
        </div>
      )}
      {answer !== '' && (
        <div class={isStreaming ? 'answer streaming' : 'answer'}>
          <Markdown text={answer} isStreaming={isStreaming} />
          {!isStreaming && (
            <div class="actions">
              <CopyButton text={answer} label="Copy answer" />
            </div>
          )}
        </div>
      )}
      {remark && <p class="remark">{remark}</p>}
      {failure && (
        <div class="failure" role="alert">
          <p>{failure}</p>
          {onRetry && (
            <button type="button" class="text-button" onClick={onRetry}>
              <RetryIcon />
              Retry
            </button>
          )}
        </div>
      )}
    </>
  )
}
