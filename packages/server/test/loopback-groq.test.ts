import { createGroq } from '@ai-sdk/groq'
import type { LanguageModelV4CallOptions, LanguageModelV4StreamPart } from '@ai-sdk/provider'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type LoopbackGroq, type ScriptedFailure, startLoopbackGroq } from './loopback-groq.ts'

let groq: LoopbackGroq

beforeAll(async () => {
  groq = await startLoopbackGroq()
})
beforeEach(() => groq.reset())
afterAll(() => groq.stop())

const options: LanguageModelV4CallOptions = {
  prompt: [
    { role: 'system', content: 'Be brief.' },
    { role: 'user', content: [{ type: 'text', text: 'Hello there' }] },
  ],
  temperature: 0.5,
  maxOutputTokens: 256,
  providerOptions: { groq: { reasoningEffort: 'low' } },
}

function model(id = 'openai/gpt-oss-20b', apiKey = groq.apiKey) {
  return createGroq({ baseURL: groq.baseUrl, apiKey })(id)
}

/** All parts of the answer, and the error that the stream broke with, if it did. */
async function stream(call: Partial<LanguageModelV4CallOptions> = {}, id?: string) {
  const { stream: source } = await model(id).doStream({ ...options, ...call })
  const parts: LanguageModelV4StreamPart[] = []
  try {
    for await (const part of source) parts.push(part)
  } catch (error) {
    return { parts, text: textOf(parts), error }
  }
  return { parts, text: textOf(parts), error: undefined }
}

function textOf(parts: LanguageModelV4StreamPart[]): string {
  return parts.map((part) => (part.type === 'text-delta' ? part.delta : '')).join('')
}

function finishOf(parts: LanguageModelV4StreamPart[]) {
  return parts.find((part) => part.type === 'finish')
}

describe('an answer', () => {
  test('repeats the question when nothing was scripted, and records what was asked', async () => {
    const { parts, text } = await stream()

    expect(text).toBe('You said: Hello there')
    expect(finishOf(parts)).toMatchObject({ finishReason: { unified: 'stop' }, usage: { outputTokens: { total: 4 } } })
    expect(groq.requests.map(({ body }) => body)).toEqual([
      expect.objectContaining({ model: 'openai/gpt-oss-20b', temperature: 0.5, max_tokens: 256, stream: true }),
    ])
    expect(await groq.requests[0]?.ended).toBe('complete')
  })

  test('thinks before it writes, unless asked to keep that to itself', async () => {
    groq.answerWith({ reasoning: ['Let me ', 'think.'], deltas: ['Yes.'] })
    const shown = await stream()
    groq.answerWith({ reasoning: ['Let me ', 'think.'], deltas: ['Yes.'] })
    const hidden = await stream({ providerOptions: { groq: { reasoningFormat: 'hidden' } } })

    expect(shown.parts.filter(({ type }) => type === 'reasoning-delta')).toHaveLength(2)
    expect(hidden.parts.filter(({ type }) => type === 'reasoning-delta')).toHaveLength(0)
    expect(finishOf(hidden.parts)).toMatchObject({ usage: { outputTokens: { total: 3, reasoning: 2 } } })
  })

  test('survives being cut at every byte', async () => {
    groq.answerWith({ deltas: ['Grüße, ', '日本', ' 👋🏽'], bytesPerWrite: 1 })

    expect((await stream()).text).toBe('Grüße, 日本 👋🏽')
  })

  test('comes in one piece without `stream`', async () => {
    const { content, finishReason } = await model().doGenerate(options)

    expect(content).toEqual([{ type: 'text', text: 'You said: Hello there' }])
    expect(finishReason.unified).toBe('stop')
  })

  test('that is held goes on only as the test says', async () => {
    const held = groq.hold()
    const { stream: source } = await Promise.all([model().doStream(options), held.start()]).then(([result]) => result)
    const reader = source.getReader()
    const next = async () => {
      for (;;) {
        const { value } = await reader.read()
        if (!value || value.type === 'text-delta' || value.type === 'finish') return value
      }
    }

    await held.send('one')
    expect(await next()).toMatchObject({ delta: 'one' })
    await held.send('two')
    expect(await next()).toMatchObject({ delta: 'two' })
    await held.finish('length')
    expect(await next()).toMatchObject({ type: 'finish', finishReason: { unified: 'length' } })
  })

  test('tells when the client hangs up', async () => {
    const controller = new AbortController()
    const held = groq.hold()
    const call = model().doStream({ ...options, abortSignal: controller.signal })
    const { ended } = await held.arrived

    controller.abort()

    await expect(call).rejects.toThrow()
    expect(await ended).toBe('aborted')
  })
})

describe('a fault', () => {
  test.each([
    ['reset', undefined],
    ['end', 'interrupted'],
    ['malformed', 'error'],
    ['error', 'error'],
  ] as const)('%s keeps the text so far and does not look like success', async (ending, finish) => {
    groq.answerWith({ deltas: ['Half of ', 'it'], ending })

    const { parts, text, error } = await stream()

    expect(text).toBe('Half of it')
    expect(finishOf(parts)?.finishReason.unified).toBe(finish)
    expect(Boolean(error)).toBe(ending === 'reset')
  })

  test('stall leaves the answer open until the client gives up', async () => {
    groq.answerWith({ deltas: [], ending: 'stall' })
    const { stream: source } = await model().doStream({ ...options, abortSignal: AbortSignal.timeout(200) })

    await expect(Array.fromAsync(source)).rejects.toThrow()
    expect(await groq.requests[0]?.ended).toBe('aborted')
  })

  test.each<[ScriptedFailure, number]>([
    [{ status: 429, code: 'rate_limit_exceeded', headers: { 'retry-after': '1' } }, 429],
    [{ status: 498, code: 'capacity_exceeded' }, 498],
    [{ status: 502, body: '<html><h1>Bad Gateway</h1></html>' }, 502],
  ])('%o is answered as scripted', async (failure, statusCode) => {
    groq.failWith(failure)

    await expect(model().doStream(options)).rejects.toMatchObject({
      statusCode,
      responseHeaders: failure.headers ?? {},
    })
  })
})

describe('a request that the vendor would refuse', () => {
  test('has a wrong key', async () => {
    const call = model('openai/gpt-oss-20b', 'gsk_wrong').doStream(options)

    await expect(call).rejects.toMatchObject({ statusCode: 401, message: 'Invalid API Key' })
    expect(groq.requests).toMatchObject([{ body: undefined }])
  })

  test.each([
    ['llama3-8b-8192', 400, 'model_decommissioned'],
    ['gpt-99', 404, 'model_not_found'],
  ])('asks for %s', async (id, statusCode, code) => {
    const call = model(id).doStream({ ...options, providerOptions: {} })

    await expect(call).rejects.toMatchObject({ statusCode, responseBody: expect.stringContaining(code) })
  })

  test.each([
    [{ session_id: 'x' }, "property 'session_id' is unsupported"],
    [{ temperature: 3 }, "'temperature'"],
    [{ max_tokens: 0 }, "'max_tokens'"],
    [{ messages: [] }, "'messages'"],
    [{ messages: [{ role: 'user', content: 'Hi', id: 1 }] }, "property 'id' is unsupported"],
    [{ messages: [{ role: 'assistant', content: 'Hi' }] }, 'the last message'],
    [
      {
        messages: [
          { role: 'user', content: 'a' },
          { role: 'system', content: 'b' },
          { role: 'user', content: 'c' },
        ],
      },
      'a system message comes first',
    ],
    [{ reasoning_effort: 'none' }, "'reasoning_effort'"],
  ])('says %o', async (fields, message) => {
    const body = { model: 'openai/gpt-oss-20b', messages: [{ role: 'user', content: 'Hi' }], ...fields }

    const response = await fetch(`${groq.baseUrl}/chat/completions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${groq.apiKey}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })

    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({ error: { message: expect.stringContaining(message) } })
  })
})
