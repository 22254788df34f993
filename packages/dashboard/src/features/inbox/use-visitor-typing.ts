import type { LiveEvent } from '@parley/contract/conversations'
import { useCallback, useEffect, useRef, useState } from 'react'

/** Whoever goes on typing says so every few seconds; longer than this without a word, they have stopped. */
const typingMs = 5_000

/** Whether the visitor of the open conversation is writing now. */
export function useVisitorTyping(conversationId: string | undefined): {
  isTyping: boolean
  take: (event: LiveEvent) => void
} {
  const [isTyping, setIsTyping] = useState(false)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)

  // biome-ignore lint/correctness/useExhaustiveDependencies: of another conversation nothing is known.
  useEffect(() => {
    setIsTyping(false)
    return () => clearTimeout(timer.current)
  }, [conversationId])

  const take = useCallback(
    (event: LiveEvent) => {
      if (event.type !== 'visitor-typing' && event.type !== 'conversation-changed') return
      if (event.conversation_id !== conversationId) return
      clearTimeout(timer.current)
      // What changes a conversation most is that the message came.
      setIsTyping(event.type === 'visitor-typing')
      if (event.type === 'visitor-typing') timer.current = setTimeout(() => setIsTyping(false), typingMs)
    },
    [conversationId],
  )
  return { isTyping, take }
}
