import type { LiveEvent } from '@parley/contract/conversations'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useMemo, useRef } from 'react'
import type { ConversationFilters } from './conversation-filters.ts'
import {
  conversationsQuery,
  refreshConversations,
  refreshListed,
  refreshTranscript,
  transcriptQuery,
} from './inbox.queries.ts'
import { oneAtATime } from './one-at-a-time.ts'
import { type AnswerTexts, useAnswerTexts } from './use-answer-texts.ts'
import { type LiveState, useLive } from './use-live.ts'
import { useVisitorTyping } from './use-visitor-typing.ts'

/** Many things may happen in a moment; the list is asked for once for all of them. */
const gatherMs = 250

/** Keeps the list, and the open conversation if there is one, true to what happens. */
export function useInboxEvents(
  filters: ConversationFilters,
  openId: string | undefined,
): { live: LiveState; texts: AnswerTexts; isTyping: boolean } {
  const client = useQueryClient()
  const { texts, take } = useAnswerTexts(openId)
  const { isTyping, take: takeTyping } = useVisitorTyping(openId)
  const changed = useRef(new Set<string>())
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)

  const refreshList = useMemo(
    () =>
      oneAtATime(async () => {
        const ids = [...changed.current]
        changed.current.clear()
        await refreshConversations(client, filters)
        await Promise.all(ids.map((id) => refreshListed(client, filters, id)))
      }),
    [client, filters],
  )
  const refreshOpen = useMemo(
    () => oneAtATime(async () => openId && refreshTranscript(client, openId)),
    [client, openId],
  )
  const latest = useRef({ refreshList, refreshOpen })
  useEffect(() => {
    latest.current = { refreshList, refreshOpen }
  }, [refreshList, refreshOpen])
  useEffect(() => () => clearTimeout(timer.current), [])

  const live = useLive(openId, {
    onGap: () => {
      void refreshList()
      void refreshOpen()
    },
    onEvent: (event: LiveEvent) => {
      take(event)
      takeTyping(event)
      if (event.type !== 'conversation-changed') return
      changed.current.add(event.conversation_id)
      timer.current ??= setTimeout(() => {
        timer.current = undefined
        if (openId && changed.current.has(openId)) void latest.current.refreshOpen()
        void latest.current.refreshList()
      }, gatherMs)
    },
  })

  // What was seen before is shown at once, and put right; so is what another tab was in front of.
  useEffect(() => {
    const refreshKnown = () => {
      if (client.getQueryData(conversationsQuery(filters).queryKey)) void refreshList()
      if (openId && client.getQueryData(transcriptQuery(openId).queryKey)) void refreshOpen()
    }
    refreshKnown()
    window.addEventListener('focus', refreshKnown)
    return () => window.removeEventListener('focus', refreshKnown)
  }, [client, filters, openId, refreshList, refreshOpen])
  return { live, texts, isTyping }
}
