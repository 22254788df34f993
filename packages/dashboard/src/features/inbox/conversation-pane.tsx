import { useQuery } from '@tanstack/react-query'
import { hasCode } from '../../api/api-error.ts'
import { Figure } from '../../ui/figure.tsx'
import { LoadFailure } from '../../ui/load-failure.tsx'
import type { ConversationFilters } from './conversation-filters.ts'
import { BackToList, ConversationHeader, ConversationHeaderSkeleton } from './conversation-header.tsx'
import { conversationQuery } from './inbox.queries.ts'
import { Transcript } from './transcript.tsx'
import type { AnswerTexts } from './use-answer-texts.ts'

interface ConversationPaneProps {
  id: string
  filters: ConversationFilters
  texts: AnswerTexts
  /** The visitor is writing now. */
  isTyping: boolean
}

/** One conversation: what is known of it, and its messages. */
export function ConversationPane({ id, filters, texts, isTyping }: ConversationPaneProps) {
  const conversation = useQuery(conversationQuery(id))
  if (hasCode(conversation.error, 'not_found') || hasCode(conversation.error, 'invalid_input')) {
    return <NoSuchConversation filters={filters} />
  }
  if (!conversation.data && conversation.error) {
    return (
      <LoadFailure
        what="This conversation"
        error={conversation.error}
        onRetry={() => conversation.refetch()}
        isRetrying={conversation.isFetching}
      />
    )
  }
  return (
    <>
      {conversation.data ? (
        <ConversationHeader conversation={conversation.data} filters={filters} />
      ) : (
        <ConversationHeaderSkeleton filters={filters} />
      )}
      <Transcript key={id} conversationId={id} texts={texts} isTyping={isTyping} />
    </>
  )
}

function NoSuchConversation({ filters }: { filters: ConversationFilters }) {
  return (
    <div className="px-5 py-3">
      <BackToList filters={filters} />
      <div className="flex flex-col items-center py-16 text-center">
        <Figure name="lost" />
        <h2 className="mt-5 text-large font-strong">There is no such conversation</h2>
        <p className="mt-1 max-w-[40ch] text-muted">
          It may have been deleted with its bot, or it belongs to another workspace.
        </p>
      </div>
    </div>
  )
}
