import {
  type Completion,
  type CompletionBody,
  type CompletionChunk,
  completion,
  completionBody,
  completionChunk,
  completionModel,
  completionModelList,
} from '@parley/contract/completions'
import type { FastifyReply } from 'fastify'
import { z } from 'zod'
import type { Actor } from '../../platform/actor.ts'
import { keyRoute, type Route } from '../../platform/http/route.ts'
import { openEventStream } from '../../platform/http/sse.ts'
import { type Completions, finishReason, type ModelBot, usageOf } from './completions.service.ts'
import { presentOpenAiError } from './openai-error.ts'
import { readFrames } from './read-frames.ts'
import { answerFailed, type RunningAnswer } from './running-answers.ts'

/** Programs send the whole conversation each time. */
const maxBodyBytes = 4 * 1024 * 1024

/** Bots for any client of OpenAI's Chat Completions. */
export function completionRoutes({ completions }: { completions: Completions }): Route[] {
  return [
    keyRoute({
      method: 'POST',
      path: '/v1/chat/completions',
      apiKeyScope: 'write',
      docs: {
        group: 'OpenAI clients',
        summary: 'Complete a chat',
        description:
          "Answers the last message, streamed with `stream`. The bot's own prompt, model and temperature always apply: `system` messages follow its prompt, and `max_completion_tokens` only shortens its answers. Each request is a conversation of its own in the workspace; those of one `user` are one that goes on.",
        errors: ['bot_unavailable', 'conflict', 'provider_unavailable', 'not_found'],
        answers: [
          { status: 200, description: 'The answer, in one piece.', schema: completion },
          {
            status: 200,
            description: 'The answer as it is written.',
            type: 'text/event-stream',
            schema: completionChunk,
          },
        ],
      },
      body: completionBody,
      maxBodyBytes,
      handle: async ({ reply, actor }, { body }) => {
        const answer = await completions.start(actor, body)
        if (body.isStreamed) streamChunks(reply, answer, body)
        else await replyWhole(reply, answer, body)
      },
    }),
    keyRoute({
      method: 'GET',
      path: '/v1/models',
      apiKeyScope: 'read',
      docs: {
        group: 'OpenAI clients',
        summary: 'List bots as models',
        description: "The workspace's bots that answer, newest first. A bot's `id` is what `model` takes.",
      },
      response: completionModelList,
      handle: async ({ actor }) => ({
        object: 'list' as const,
        data: (await completions.list(actor)).map((bot) => presentModel(bot, actor)),
      }),
    }),
    keyRoute({
      method: 'GET',
      path: '/v1/models/:model',
      apiKeyScope: 'read',
      docs: {
        group: 'OpenAI clients',
        summary: 'Get a bot as a model',
        description: 'By its id, or by its embed token.',
        errors: ['bot_unavailable'],
      },
      params: z.object({ model: z.string() }),
      response: completionModel,
      handle: async ({ actor }, { params }) => presentModel(await completions.getBot(actor, params.model), actor),
    }),
  ]
}

async function replyWhole(reply: FastifyReply, answer: RunningAnswer, body: CompletionBody): Promise<void> {
  const result = await answer.done
  const reason = finishReason(result)
  if (!reason) {
    // OpenAI's clients send a failed request again by themselves, and each would be a turn of its own.
    reply.header('x-should-retry', 'false')
    throw answerFailed
  }
  await reply.send({
    ...header(answer, body),
    object: 'chat.completion',
    choices: [
      {
        index: 0,
        message: { role: 'assistant', content: result.text, refusal: null },
        logprobs: null,
        finish_reason: reason,
      },
    ],
    usage: usageOf(result),
  } satisfies Completion)
}

/** The reader may leave, or be dropped for not reading; the answer goes on. */
function streamChunks(reply: FastifyReply, answer: RunningAnswer, body: CompletionBody): void {
  const stream = openEventStream(reply, { isUiMessages: false })
  const shared = { ...header(answer, body), object: 'chat.completion.chunk' as const }
  const usageNotYet = body.wantsUsage ? { usage: null } : {}
  const write = (chunk: Pick<CompletionChunk, 'choices' | 'usage'>) =>
    stream.write(`data: ${JSON.stringify({ ...shared, ...usageNotYet, ...chunk } satisfies CompletionChunk)}\n\n`)
  const choice = (delta: CompletionChunk['choices'][number]['delta'], reason: 'stop' | 'length' | null) => ({
    choices: [{ index: 0, delta, finish_reason: reason }],
  })

  async function end(): Promise<void> {
    const result = await answer.done
    const reason = finishReason(result)
    if (reason) {
      write(choice({}, reason))
      if (body.wantsUsage) write({ choices: [], usage: usageOf(result) })
      stream.write('data: [DONE]\n\n')
    } else {
      stream.write(`data: ${JSON.stringify({ error: presentOpenAiError(answerFailed) })}\n\n`)
    }
    stream.end()
  }

  write(choice({ role: 'assistant', content: '' }, null))
  const leave = answer.log.follow(0, {
    frames: (frames) => {
      const text = readFrames(frames).map(({ json }) => deltaOf(json))
      return text.every((delta) => delta === '' || write(choice({ content: delta }, null)))
    },
    end: () => void end(),
  })
  stream.onLeave(leave)
}

function deltaOf(json: string): string {
  const event = JSON.parse(json) as { type: string; delta?: string }
  return event.type === 'text-delta' ? (event.delta ?? '') : ''
}

function presentModel({ id, name, created_at: createdAt }: ModelBot, { workspaceName }: Actor) {
  return { id, name, object: 'model' as const, owned_by: workspaceName, created: toSeconds(createdAt) }
}

function header({ turn }: RunningAnswer, { model }: CompletionBody) {
  return { id: `chatcmpl-${turn.answerMessageId}`, created: toSeconds(new Date()), model }
}

function toSeconds(date: Date): number {
  return Math.floor(date.getTime() / 1_000)
}
