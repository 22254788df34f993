import { createHash } from 'node:crypto'
import type { SendBody } from '@parley/contract/chat'
import type { CompletionBody, CompletionUsage } from '@parley/contract/completions'
import type { SessionId } from '@parley/contract/ids'
import type { Actor } from '../../platform/actor.ts'
import { AppError } from '../../platform/errors.ts'
import { randomToken } from '../../platform/ids.ts'
import type { BotDirectory, PublicBot } from '../bots/index.ts'
import type { Chat } from './chat.service.ts'
import type { RunningAnswer } from './running-answers.ts'
import { isUnanswered, type TurnResult } from './turns.repository.ts'

/** A bot as lists of models show it. */
export type ModelBot = Pick<PublicBot, 'id' | 'name' | 'created_at'>

export type Completions = ReturnType<typeof createCompletions>

/** Bots for programs that speak OpenAI's Chat Completions: each request is a turn as any other. */
export function createCompletions({ chat, directory }: { chat: Chat; directory: BotDirectory }) {
  /** Throws `not_found`, and `bot_unavailable` for one that answers nobody now. */
  async function getBot(actor: Actor, idOrToken: string): Promise<PublicBot> {
    const bot = await directory.getOwned(actor.workspaceId, idOrToken)
    if (bot.unavailable) throw new AppError('bot_unavailable', whyUnavailable(actor))
    return bot
  }

  /**
   * Stores the last message as a turn, and starts its answer. Throws `not_found`, `bot_unavailable`, `conflict` while
   * another answer to the same `user` is written, and `unavailable`.
   */
  async function start(actor: Actor, body: CompletionBody): Promise<RunningAnswer> {
    const bot = await getBot(actor, body.model)
    const sessionId = sessionOf(body.user)
    const visit = { bot: instructed(bot, body), sessionId, isProven: true, ip: '' }
    const message: SendBody = { message: body.message, session_id: sessionId }
    const sent = await chat.send(visit, message, { history: body.history, isLimitedByKey: true })
    if (sent.kind === 'running') return sent.answer
    throw new Error('A message without a name of its own was known already.')
  }

  return {
    start,
    getBot,
    list: async (actor: Actor): Promise<ModelBot[]> => (actor.suspension ? [] : directory.listOwned(actor.workspaceId)),
  }
}

/** Of what the bot's owner set, a program adds to the prompt and shortens the answer. Nothing else gives way. */
function instructed(bot: PublicBot, { instructions, maxTokens }: CompletionBody): PublicBot {
  return {
    ...bot,
    system_prompt: [bot.system_prompt, instructions].filter((text) => text.trim() !== '').join('\n\n'),
    max_output_tokens: Math.min(bot.max_output_tokens, maxTokens ?? bot.max_output_tokens),
  }
}

/**
 * A conversation per request, or one that goes on for each `user`. Visitors' session ids have no slash, so that no page can
 * name, and read, a session of a program.
 */
function sessionOf(user: string | undefined): SessionId {
  const name = user === undefined ? randomToken(24) : createHash('sha256').update(user).digest('base64url')
  return `api/${name}` as SessionId
}

function whyUnavailable({ suspension }: Actor): string {
  return suspension
    ? `This workspace is suspended, and none of its bots answers: ${suspension.reason}`
    : 'This bot is archived and answers nobody. Unarchive it to use it.'
}

/** How an answer ended, in the protocol's words; undefined where it did not come, or not wholly. */
export function finishReason({ state, isCut }: TurnResult): 'stop' | 'length' | undefined {
  if (isUnanswered(state)) return undefined
  return isCut ? 'length' : 'stop'
}

export function usageOf({ inputTokens, outputTokens }: TurnResult): CompletionUsage {
  return {
    prompt_tokens: inputTokens,
    completion_tokens: outputTokens,
    total_tokens: inputTokens + outputTokens,
  }
}
