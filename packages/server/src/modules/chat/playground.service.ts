import type { BotSettings } from '@parley/contract/bots'
import type { BotId, WorkspaceId } from '@parley/contract/ids'
import type { PlaygroundBody, PlaygroundEvent } from '@parley/contract/playground'
import type { Actor } from '../../platform/actor.ts'
import type { WorkspaceTx } from '../../platform/db/database.ts'
import { AppError, publicError } from '../../platform/errors.ts'
import { type RateLimits, takePoint } from '../../platform/rate-limit.ts'
import { type BotMilestones, getBot } from '../bots/index.ts'
import type { AnswerModel, Models } from '../models/index.ts'
import { answerForSettings, type PreparedAnswer } from './answer-for-settings.ts'
import type { Author } from './answer-source.ts'
import { type Deadlines, watchTotal } from './deadline.ts'
import { judgeAnswer } from './judge-answer.ts'
import { createTextCoalescer } from './text-coalescer.ts'

/** Requests a minute of one user. Two columns that are compared take two at a time. */
const requestsPerMinute = 30

/** The process was asked to stop. */
class Closing extends Error {}

/** Where an answer's events go. */
export interface PlaygroundListener {
  /** False once nobody reads any more: the answer is then given up. */
  emit(event: PlaygroundEvent): boolean
  /** Aborts when the reader leaves. */
  left: AbortSignal
}

export type Playground = ReturnType<typeof createPlayground>

/** Answers that are made as visitors' are, and then neither stored nor counted. */
export function createPlayground({
  models,
  milestones,
  deadlines,
  limits,
}: {
  models: Models
  milestones: BotMilestones
  deadlines: Deadlines
  limits: RateLimits
}) {
  const limiter = limits.create('playground', { points: requestsPerMinute, duration: 60 })
  let isClosing = false
  /** How to end each answer that is being written, and when it has. */
  const running = new Map<AbortController, Promise<void>>()

  /**
   * Lets someone try a bot; resolves to what is published of it. Throws `not_found`, `bot_unavailable`, `rate_limited`
   * and, while the process stops, `unavailable`.
   */
  async function enter(tx: WorkspaceTx, actor: Actor, id: BotId): Promise<BotSettings> {
    if (isClosing) throw restarting()
    const bot = await getBot(tx, id)
    if (actor.suspension) {
      const message = `This workspace is suspended, and none of its bots answers: ${actor.suspension.reason}`
      throw new AppError('bot_unavailable', message)
    }
    if (bot.archived_at) {
      throw new AppError('bot_unavailable', 'This bot is archived and answers nobody. Unarchive it to try it.')
    }
    await takePoint(limiter, actor.userId ?? actor.workspaceId, 'Too many messages in the playground at once.')
    milestones.noteTried({ ...bot, workspaceId: actor.workspaceId })
    return bot
  }

  /** Answers the last message. Never rejects: what goes wrong is an event. */
  function answer(
    workspaceId: WorkspaceId,
    settings: BotSettings,
    messages: PlaygroundBody['messages'],
    receivedAt: number,
    listener: PlaygroundListener,
  ): Promise<void> {
    // One of its own: a signal that outlives the answers would hold on to every one of them.
    const controller = new AbortController()
    listener.left.addEventListener('abort', () => controller.abort(), { once: true })
    const work = run(workspaceId, settings, messages, receivedAt, listener, controller).finally(() =>
      running.delete(controller),
    )
    running.set(controller, work)
    return work
  }

  async function run(
    workspaceId: WorkspaceId,
    settings: BotSettings,
    messages: PlaygroundBody['messages'],
    receivedAt: number,
    { emit }: PlaygroundListener,
    controller: AbortController,
  ): Promise<void> {
    const passed = () => Math.round(performance.now() - receivedAt)
    const candidates = await models.findAnswerModels({ ...settings, workspaceId })
    const message = messages.at(-1)?.text ?? ''
    const prepared = answerForSettings({ models, deadlines }, candidates, settings, {
      history: messages.slice(0, -1),
      message,
    })
    const { signal } = controller
    const send = (event: PlaygroundEvent) => emit(event) || controller.abort()
    send(startEvent(candidates, settings, prepared))

    let answerText = ''
    let firstTokenMs: number | null = null
    const text = createTextCoalescer((delta) => send({ type: 'text-delta', delta }))
    let author: Author | undefined
    const clearTotal = watchTotal(deadlines, controller)
    const outcome = await prepared.source
      .run({
        signal,
        onAuthor: (asked) => {
          author = asked
        },
        onText: (delta) => {
          firstTokenMs ??= passed()
          answerText += delta
          text.push(delta)
        },
      })
      .then(
        (end) => ({ end }),
        (error: unknown) => ({ error: signal.aborted ? signal.reason : error }),
      )
    clearTotal()
    text.flush()
    const { state, isCut, failure, ...result } = judgeAnswer(author, answerText, outcome, {
      firstTokenMs,
      totalMs: passed(),
    })
    if (state === 'complete') {
      send({
        type: 'finish',
        is_cut: isCut,
        input_tokens: result.inputTokens,
        output_tokens: result.outputTokens,
        cost_nanousd: result.costNanousd,
        first_token_ms: result.firstTokenMs,
        total_ms: result.totalMs,
      })
    } else if (signal.reason instanceof Closing) {
      const { code, message: sentence } = publicError(restarting())
      send({ type: 'error', code, message: sentence, total_ms: result.totalMs })
    } else {
      send({ type: 'error', code: 'provider_unavailable', message: failure ?? '', total_ms: result.totalMs })
    }
  }

  return {
    enter,
    answer,
    /** Ends what is being written, and lets nobody in any more. May be called again. */
    async close(): Promise<void> {
      isClosing = true
      for (const controller of running.keys()) controller.abort(new Closing())
      await Promise.all(running.values())
    },
  }
}

function startEvent(
  [model]: readonly AnswerModel[],
  settings: BotSettings,
  { prompt }: PreparedAnswer,
): PlaygroundEvent & { type: 'start' } {
  return {
    type: 'start',
    mode: model ? 'model' : 'echo',
    vendor: model?.entry.vendor ?? null,
    model: model?.entry.id ?? null,
    temperature: settings.temperature,
    max_output_tokens: settings.max_output_tokens,
    prompt: prompt.flatMap(({ role, content }) => {
      if (role === 'tool') return []
      const text =
        typeof content === 'string' ? content : content.map((part) => ('text' in part ? part.text : '')).join('')
      return [{ role, text }]
    }),
  }
}

function restarting(): AppError {
  return new AppError('unavailable', 'The server is restarting. Please try again in a moment.')
}
