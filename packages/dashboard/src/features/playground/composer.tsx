import { messageMaxLength } from '@parley/contract/chat'
import { CornerDownLeft, Square } from 'lucide-react'
import { type KeyboardEvent, type ReactNode, useState } from 'react'
import { Button } from '../../ui/button.tsx'

interface ComposerProps {
  onSend: (question: string) => void
  onStop: () => void
  onClear: () => void
  canClear: boolean
  isRunning: boolean
  /** Why nothing can be sent now. */
  obstacle: ReactNode
  /** At the left of the buttons. */
  children?: ReactNode
}

/** Where a question is written: Enter sends, Shift and Enter begins a line. */
export function Composer({ onSend, onStop, onClear, canClear, isRunning, obstacle, children }: ComposerProps) {
  const [text, setText] = useState('')
  const isReady = text.trim() !== '' && !isRunning && !obstacle

  function send() {
    if (!isReady) return
    onSend(text.trim())
    setText('')
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return
    event.preventDefault()
    send()
  }

  return (
    <div className="border-t border-line p-3">
      <textarea
        aria-label="Message"
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={onKeyDown}
        maxLength={messageMaxLength}
        rows={2}
        placeholder="Ask what a visitor would ask"
        className="control field-sizing-content max-h-40 min-h-14 resize-none"
      />
      {obstacle && (
        <p role="status" className="mt-2 text-small text-warn">
          {obstacle}
        </p>
      )}
      <div className="mt-2 flex flex-wrap items-center justify-between gap-2">
        {children}
        <div className="ml-auto flex gap-2">
          <Button look="quiet" onClick={onClear} disabled={!canClear}>
            Clear
          </Button>
          {isRunning ? (
            <Button onClick={onStop}>
              <Square size={13} aria-hidden="true" />
              Stop
            </Button>
          ) : (
            <Button look="primary" onClick={send} disabled={!isReady}>
              Send
              <CornerDownLeft size={14} aria-hidden="true" />
            </Button>
          )}
        </div>
      </div>
    </div>
  )
}
