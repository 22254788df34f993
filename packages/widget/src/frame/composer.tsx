import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import { SendIcon, StopIcon } from './icons.tsx'

/** The longest message that the server takes, in characters. */
const longest = 8_000

export function Composer({
  isReady,
  isAnswering,
  unavailable,
  onTryAgain,
  onSend,
  onStop,
}: {
  /** What was said before is there, so a message can follow it. */
  isReady: boolean
  isAnswering: boolean
  /** Why nobody answers; a message in the making stays readable. */
  unavailable: string | undefined
  /** Absent where trying again leads nowhere. */
  onTryAgain: (() => void) | undefined
  onSend: (text: string) => void
  onStop: () => void
}) {
  const [text, setText] = useState('')
  const field = useRef<HTMLTextAreaElement>(null)
  const excess = text.length - longest
  const canSend = isReady && !unavailable && !isAnswering && text.trim() !== '' && excess <= 0

  useLayoutEffect(() => {
    const element = field.current
    if (!element) return
    element.style.height = 'auto'
    element.style.height = `${element.scrollHeight}px`
  }, [text, unavailable])

  const send = () => {
    if (!canSend) return
    setText('')
    onSend(text.trim())
    field.current?.focus()
  }

  const sendOnEnter = (event: KeyboardEvent) => {
    // Enter also ends the composing of a character, in Japanese for example; 229 is how older browsers say so.
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing || event.keyCode === 229) return
    event.preventDefault()
    send()
  }

  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault()
        send()
      }}
    >
      {excess > 0 && (
        <p class="excess" role="alert">
          A message is at most {longest.toLocaleString('en')} characters. Shorten it by {excess.toLocaleString('en')}.
        </p>
      )}
      {unavailable && (
        <div class="closed" role="status">
          <p>{unavailable}</p>
          {onTryAgain && !isAnswering && (
            <button type="button" class="text-button" onClick={onTryAgain}>
              Try again
            </button>
          )}
        </div>
      )}
      {(!unavailable || text !== '') && (
        <div class="field">
          <textarea
            id="message"
            ref={field}
            rows={1}
            value={text}
            readOnly={!!unavailable}
            aria-label="Message"
            placeholder="Write a message"
            enterkeyhint="send"
            onInput={(event) => setText(event.currentTarget.value)}
            onKeyDown={sendOnEnter}
          />
          {isAnswering ? (
            <button type="button" class="send" aria-label="Stop" onClick={onStop}>
              <StopIcon />
            </button>
          ) : (
            <button type="submit" class="send" aria-label="Send" disabled={!canSend}>
              <SendIcon />
            </button>
          )}
        </div>
      )}
    </form>
  )
}
