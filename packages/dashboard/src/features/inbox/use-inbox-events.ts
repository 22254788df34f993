import type { LiveEvent } from '@parley/contract/conversations'
import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useRef } from 'react'
import type { ConversationFilters } from './conversation-filters.ts'
import { refreshConversations, refreshListed, refreshTranscript } from './inbox.queries.ts'
import { type AnswerTexts, useAnswerTexts } from './use-answer-texts.ts'
import { type LiveState, useLive } from './use-live.ts'

/** Many things may happen in a moment; the list is asked for once for all of them. */
const gatherMs = 250

/** Keeps the list, and the open conversation if there is one, true to what happens. */
export function useInboxEvents(
  filters: ConversationFilters,
  openId: string | undefined,
): { live: LiveState; texts: AnswerTexts } {
  const client = useQueryClient()
  const { texts, take } = useAnswerTexts(openId)
  const changed = useRef(new Set<string>())
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)

  const refreshAll = useCallback(() => {
    ignoreFailure(refreshConversations(client, filters))
    if (openId) ignoreFailure(refreshTranscript(client, openId))
  }, [client, filters, openId])

  const refreshChanged = useCallback(() => {
    const ids = [...changed.current]
    changed.current.clear()
    timer.current = undefined
    if (openId && ids.includes(openId)) ignoreFailure(refreshTranscript(client, openId))
    ignoreFailure(
      refreshConversations(client, filters).then(() =>
        Promise.all(ids.map((id) => refreshListed(client, filters, id))),
      ),
    )
  }, [client, filters, openId])
  const refresh = useRef(refreshChanged)
  useEffect(() => {
    refresh.current = refreshChanged
  }, [refreshChanged])
  useEffect(() => () => clearTimeout(timer.current), [])

  const live = useLive(openId, {
    onGap: refreshAll,
    onEvent: (event: LiveEvent) => {
      take(event)
      if (event.type !== 'conversation-changed') return
      changed.current.add(event.conversation_id)
      timer.current ??= setTimeout(() => refresh.current(), gatherMs)
    },
  })

  // A list that was seen before is shown at once, and put right; so is one that another tab was in front of.
  useEffect(() => {
    refreshAll()
    window.addEventListener('focus', refreshAll)
    return () => window.removeEventListener('focus', refreshAll)
  }, [refreshAll])
  return { live, texts }
}

/** What is shown stays; the next event or poll tries again. */
function ignoreFailure(work: Promise<unknown>): void {
  work.catch(() => undefined)
}
