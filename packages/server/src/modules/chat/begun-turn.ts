import type { ConversationId, MessageId, TurnId } from '@parley/contract/ids'
import type { HistoryMessage } from './prompt.ts'
import type { KnownTurnRow } from './turns.repository.ts'

/** A turn that was begun, or begun again, with what its answer needs. */
export interface BegunTurn {
  kind: 'begun'
  id: TurnId
  conversationId: ConversationId
  visitorSessionId: string
  visitorMessageId: MessageId
  answerMessageId: MessageId
  ordinal: number
  /** Which try at the answer this is, from 1. */
  attempt: number
  message: string
  history: HistoryMessage[]
}

/** The message was sent before, and its turn is running or has ended with an answer. */
export interface KnownTurn {
  kind: 'known'
  turn: KnownTurnRow
  text: string
  /** How many answers the session had so far, counting retries. */
  answerCount: number
}

/** What beginning a turn comes to. */
export type Beginning = BegunTurn | KnownTurn | { kind: 'needs_token' } | { kind: 'conflict' }
