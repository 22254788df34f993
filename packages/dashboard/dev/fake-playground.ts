import type { ServerResponse } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import { type PlaygroundBody, type PlaygroundEvent, playgroundBody } from '@parley/contract/playground'
import { getBot } from './fake-bots.ts'
import { type FakeRoutes, isWritten, readBody } from './fake-call.ts'
import { missingKey } from './fake-world.ts'

/** How the playground behaves, and what was asked of it. */
export interface FakePlayground {
  /** The answer to a question; a thrown error's message is the vendor's failure. */
  answer: (question: string, settings: PlaygroundBody['settings']) => string
  /** Answers stay at their first word until this is false. */
  isHeld: boolean
  requests: PlaygroundBody[]
  /** Requests that their reader left. */
  left: number
}

export function createFakePlayground(): FakePlayground {
  return { answer: (question) => `You said: ${question}`, isHeld: false, requests: [], left: 0 }
}

export function fakePlaygroundRoutes(api: { hasKey: boolean; playground: FakePlayground }): FakeRoutes {
  return {
    'POST /api/v1/bots/:botId/playground': async (owner, { request, response, params }) => {
      const bot = getBot(owner, params.botId)
      const body = await readBody(request, playgroundBody)
      api.playground.requests.push(body)
      const { model, temperature, max_output_tokens, system_prompt } = body.settings ?? bot.settings
      response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' })
      const prompt = body.messages.map(({ role, text }) => ({
        ...{ role: role === 'bot' ? ('assistant' as const) : ('user' as const), text },
      }))
      send(response, {
        type: 'start',
        mode: api.hasKey ? 'model' : 'echo',
        vendor: api.hasKey ? 'groq' : null,
        model: api.hasKey ? model : null,
        temperature,
        max_output_tokens,
        prompt: api.hasKey ? [{ role: 'system', text: system_prompt }, ...prompt] : [],
      })
      void stream(api, body, response)
      return isWritten
    },
  }
}

async function stream(
  { hasKey, playground }: { hasKey: boolean; playground: FakePlayground },
  body: PlaygroundBody,
  response: ServerResponse,
): Promise<void> {
  let hasEnded = false
  response.on('close', () => {
    if (!hasEnded) playground.left += 1
  })
  const question = body.messages.at(-1)?.text ?? ''
  try {
    const text = hasKey
      ? playground.answer(question, body.settings)
      : `**Development echo.** ${missingKey} You wrote: ${question}`
    for (const [index, word] of text.split(/(?<=\s)/).entries()) {
      send(response, { type: 'text-delta', delta: word })
      while (index === 0 && playground.isHeld && !response.closed) await delay(10)
    }
    const used = hasKey ? { input_tokens: 214, output_tokens: 96, cost_nanousd: 44_850 } : undefined
    send(response, {
      type: 'finish',
      is_cut: false,
      ...(used ?? { input_tokens: 0, output_tokens: 0, cost_nanousd: 0 }),
      ...{ first_token_ms: 182, total_ms: 1_240 },
    })
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    send(response, { type: 'error', code: 'provider_unavailable', message, total_ms: 90 })
  }
  hasEnded = true
  response.end()
}

function send(response: ServerResponse, event: PlaygroundEvent): void {
  response.write(`data: ${JSON.stringify(event)}\n\n`)
}
