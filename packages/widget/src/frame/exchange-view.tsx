import type { WidgetConfig } from '@parley/contract/widget'
import { useMemo } from 'preact/hooks'
import type { ChatController } from './chat-controller.ts'
import { type Exchange, interruptedSentence } from './chat-state.ts'
import { CopyButton } from './copy-button.tsx'
import { Face } from './face.tsx'
import { RetryIcon } from './icons.tsx'
import { Markdown } from './markdown/markdown.tsx'
import { RatingButtons } from './rating-buttons.tsx'

interface ExchangeViewProps {
  bot: WidgetConfig
  exchange: Exchange
  onRate: ChatController['rate']
  /** Present on the last exchange, which alone can be tried again. */
  onRetry?: (() => void) | undefined
  /** Present on the last exchange: asks for more of an answer that was cut. */
  onContinue?: (() => void) | undefined
}

/** A question with its answer. One that did not change is not drawn again, however fast the last one grows. */
export function ExchangeView(props: ExchangeViewProps) {
  const { bot, exchange, onRate, onRetry, onContinue } = props
  return useMemo(() => drawExchange(props), [bot, exchange, onRate, onRetry, onContinue])
}

function drawExchange({ bot, exchange, onRate, onRetry, onContinue }: ExchangeViewProps) {
  const { question, answer, state, failure, isCut, messageId, rating, ratingFailure } = exchange
  const isWaiting = state === 'waiting'
  const isStreaming = state === 'streaming'
  const sentence = remarkOn(exchange)
  const remark = sentence && <p class="remark">{sentence}</p>
  return (
    <>
      <div class="question" dir="auto">
        <span class="hidden" dir="ltr">
          You:{' '}
        </span>
        {question}
      </div>
      {(isWaiting || answer !== '') && (
        <div class="reply">
          <Face bot={bot} isSmall />
          <div class="said">
            {isWaiting ? (
              <div class="thinking" role="status">
                <span class="hidden">Thinking</span>
                <i />
                <i />
                <i />
              </div>
            ) : (
              <div class={isStreaming ? 'answer streaming' : 'answer'}>
                <Markdown text={answer} isStreaming={isStreaming} />
              </div>
            )}
            {remark}
            {isCut && onContinue && (
              <button type="button" class="text-button" onClick={onContinue}>
                Continue
              </button>
            )}
            {!isWaiting && !isStreaming && (
              <div class="actions">
                <CopyButton text={answer} label="Copy answer" />
                {messageId && state !== 'failed' && (
                  <RatingButtons rating={rating} onRate={(pressed) => onRate(exchange, pressed)} />
                )}
              </div>
            )}
            {ratingFailure && (
              <p class="remark refused" role="alert">
                Your rating was not saved. {ratingFailure}
              </p>
            )}
          </div>
        </div>
      )}
      {answer === '' && remark}
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

function remarkOn({ answer, state, failure, isCut }: Exchange): string | false {
  if (isCut) return 'The answer was cut off at its length limit.'
  if (state === 'stopped') return 'You stopped this answer.'
  // The bot answers nobody any more, which stands below.
  return state === 'failed' && !failure && (answer === '' ? 'This message was not sent.' : interruptedSentence)
}
