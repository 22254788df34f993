import { type LiveEvent, liveEvent } from '@parley/contract/conversations'
import { useEffect, useRef, useState } from 'react'

/** `live`: what happens is told as it happens. `polling`: it is asked for every ten seconds. */
export type LiveState = 'connecting' | 'live' | 'polling'

const pollMs = 10_000

interface LiveListener {
  onEvent: (event: LiveEvent) => void
  /** Everything shown may be out of date. */
  onGap: () => void
}

/**
 * Listens to what happens in the workspace, and to the words of one conversation's answers. While no stream can be had,
 * each ten seconds count as a gap.
 */
export function useLive(conversationId: string | undefined, { onEvent, onGap }: LiveListener): LiveState {
  const [state, setState] = useState<LiveState>('connecting')
  const listener = useRef({ onEvent, onGap })
  useEffect(() => {
    listener.current = { onEvent, onGap }
  })

  useEffect(() => {
    let source: EventSource | undefined
    const connect = () => {
      const query = conversationId ? `?conversation_id=${encodeURIComponent(conversationId)}` : ''
      source = new EventSource(`/api/v1/live${query}`)
      source.onmessage = ({ data }) => {
        const event = readEvent(data)
        if (!event) return
        if (event.type === 'ready') {
          setState('live')
          listener.current.onGap()
        } else {
          listener.current.onEvent(event)
        }
      }
      // The browser connects again by itself, unless it was refused.
      source.onerror = () => setState('polling')
    }
    connect()
    const timer = setInterval(() => {
      if (source?.readyState === EventSource.OPEN) return
      listener.current.onGap()
      if (source?.readyState === EventSource.CLOSED) connect()
    }, pollMs)
    return () => {
      clearInterval(timer)
      source?.close()
    }
  }, [conversationId])
  return state
}

function readEvent(data: string): LiveEvent | undefined {
  try {
    return liveEvent.safeParse(JSON.parse(data)).data
  } catch {
    return undefined
  }
}
