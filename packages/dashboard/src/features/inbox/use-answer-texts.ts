import type { LiveEvent } from '@parley/contract/conversations'
import { useCallback, useEffect, useRef, useState } from 'react'

export type AnswerTexts = ReadonlyMap<string, string>

/** The words of answers as they are written, by turn; drawn at most once a frame. */
export function useAnswerTexts(conversationId: string | undefined): {
  texts: AnswerTexts
  take: (event: LiveEvent) => void
} {
  const [texts, setTexts] = useState<AnswerTexts>(new Map())
  const latest = useRef(new Map<string, string>())
  const frame = useRef(0)

  // biome-ignore lint/correctness/useExhaustiveDependencies: another conversation begins with nothing.
  useEffect(() => {
    latest.current.clear()
    setTexts(new Map())
    return () => cancelAnimationFrame(frame.current)
  }, [conversationId])

  const take = useCallback((event: LiveEvent) => {
    const known = latest.current
    if (event.type === 'answer-text') known.set(event.turn_id, event.text)
    else if (event.type === 'answer-delta') known.set(event.turn_id, (known.get(event.turn_id) ?? '') + event.delta)
    else return
    cancelAnimationFrame(frame.current)
    frame.current = requestAnimationFrame(() => setTexts(new Map(known)))
  }, [])
  return { texts, take }
}
