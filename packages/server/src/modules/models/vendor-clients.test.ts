import { type CatalogueModel, modelCatalogue, type VendorId, vendorId } from '@parley/contract/model-catalogue'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type LoopbackVendors, loopbackKey, startLoopbackVendors } from '../../../test/loopback-vendors.ts'
import type { Env } from '../../platform/env/env.ts'
import { VendorError } from './answer-model.ts'
import { createAnswerModel, vendorAddresses } from './vendor-clients.ts'
import { describeVendorFailure } from './vendor-failure.ts'

let loopback: LoopbackVendors

beforeAll(async () => {
  loopback = await startLoopbackVendors()
})
afterAll(() => loopback.stop())
beforeEach(() => {
  loopback.requests.length = 0
})

/** A model of the vendor's that reasons, where it has one. */
function modelOf(vendor: VendorId): CatalogueModel {
  const own = modelCatalogue.filter((model) => model.vendor === vendor && !model.retired)
  const unlisted = { id: 'qwen3:8b', label: 'qwen3:8b', contextWindow: 8_192, reasons: false }
  return own.find((model) => model.reasons) ?? own[0] ?? { ...unlisted, vendor, inputPrice: null, outputPrice: null }
}

type Client = Env['MODEL_CLIENT']

async function ask(vendor: VendorId, client: Client, apiKey: string | undefined = loopbackKey) {
  const model = createAnswerModel(modelOf(vendor), { apiKey, baseUrl: loopback.baseUrl(vendor), fetch }, client)
  const texts: string[] = []
  const end = await model.stream(
    {
      prompt: [
        { role: 'system', content: 'Be brief.' },
        { role: 'user', content: [{ type: 'text', text: 'Hello?' }] },
      ],
      temperature: 0.7,
      maxOutputTokens: 1_024,
    },
    { onText: (delta) => texts.push(delta), onLife: () => undefined, signal: new AbortController().signal },
  )
  return { texts, end }
}

const failureOf = (promise: Promise<unknown>): Promise<VendorError> =>
  promise.then(
    () => Promise.reject(new Error('It did not fail.')),
    (error) => (error instanceof VendorError ? error : Promise.reject(error)),
  )

/** Every vendor's package, and our own client for those whose protocol it speaks. */
const clients: [VendorId, Client][] = [
  ...vendorId.options.map((vendor): [VendorId, Client] => [vendor, 'sdk']),
  ['groq', 'own'],
  ['openrouter', 'own'],
  ['compatible', 'own'],
]

describe.each(clients)('%s by %s', (vendor, client) => {
  test('an answer comes piece by piece, with what it took', async () => {
    loopback.script({ deltas: ['Grüß', 'e', ' dich'], usage: { input: 21, output: 5 } })

    const { texts, end } = await ask(vendor, client)

    expect(texts).toEqual(['Grüß', 'e', ' dich'])
    // Groq counts in a place of its own, which its own loopback server knows.
    const usage = vendor === 'groq' && client === 'sdk' ? undefined : { inputTokens: 21, outputTokens: 5 }
    expect(end).toEqual({ isCut: false, usage })
    expect(loopback.requests).toHaveLength(1)
  })

  test('thinking is never part of the words', async () => {
    loopback.script({ reasoning: ['They greet', ' me.'], deltas: ['Hello.'] })

    expect((await ask(vendor, client)).texts).toEqual(['Hello.'])
  })

  test('an answer that reached its length says so', async () => {
    loopback.script({ deltas: ['Once upon'], isCut: true })

    expect((await ask(vendor, client)).end.isCut).toBe(true)
  })

  test('an answer that merely ends is a failure', async () => {
    loopback.script({ deltas: ['Once upon'], ending: 'end' })

    expect((await failureOf(ask(vendor, client))).message).toMatch(/ended without/)
  })

  test('an error amid an answer is a failure', async () => {
    loopback.script({ deltas: ['Once upon'], ending: 'error' })

    expect(await failureOf(ask(vendor, client))).toBeInstanceOf(VendorError)
  })

  test('a refusal tells its status and when to come back', async () => {
    const body = { error: { message: 'Slow down.', type: 'rate_limit_error', code: 'rate_limit_exceeded' } }
    loopback.script({ status: 429, headers: { 'retry-after': '7' }, body })

    const failure = await failureOf(ask(vendor, client))

    expect(failure).toMatchObject({ status: 429, retryAfterMs: 7_000 })
    expect(describeVendorFailure(failure)).toMatch(/^The vendor's rate limit was reached\./)
    expect(loopback.requests).toHaveLength(1)
  })

  test('a wrong key is told as that', async () => {
    const failure = await failureOf(ask(vendor, client, 'another-key'))

    expect(describeVendorFailure(failure)).toMatch(/^The vendor refused the API key\./)
    expect(describeVendorFailure(failure)).not.toContain('another-key')
  })
})

test.each(['own', 'sdk'] as const)(
  'a model that reasons is asked by %s to think little, in each vendor’s words',
  async (client) => {
    const asked = async (vendor: VendorId) => {
      await ask(vendor, client)
      return loopback.requests.at(-1)?.body
    }

    expect(await asked('groq')).toMatchObject({ reasoning_effort: 'low', max_tokens: 1_024 })
    expect(await asked('openai')).toMatchObject({ reasoning_effort: 'low', max_completion_tokens: 1_024 })
    expect(await asked('openrouter')).toMatchObject({ reasoning_effort: 'low', max_tokens: 1_024 })
    expect(await asked('anthropic')).toMatchObject({ output_config: { effort: 'low' } })
    expect(await asked('google')).toMatchObject({
      generationConfig: { maxOutputTokens: 1_024, thinkingConfig: { thinkingLevel: 'low' } },
    })
    expect(await asked('mistral')).not.toHaveProperty('reasoning_effort')
    expect(await asked('compatible')).toMatchObject({ model: 'qwen3:8b', temperature: 0.7, max_tokens: 1_024 })
  },
)

test.each(['own', 'sdk'] as const)('an address that asks for no key gets none from %s', async (client) => {
  const access = { apiKey: undefined, baseUrl: loopback.baseUrl('compatible'), fetch }
  const model = createAnswerModel(modelOf('compatible'), access, client)
  const request = {
    ...{ prompt: [{ role: 'user' as const, content: [{ type: 'text' as const, text: 'Hello?' }] }] },
    ...{ temperature: 0, maxOutputTokens: 128 },
  }

  await failureOf(
    model.stream(request, {
      onText: () => undefined,
      onLife: () => undefined,
      signal: new AbortController().signal,
    }),
  )

  expect(loopback.requests[0]?.headers.authorization).toBeUndefined()
})

test('every vendor but the compatible ones has an address', () => {
  const without = vendorId.options.filter((vendor) => vendorAddresses[vendor] === undefined)

  expect(without).toEqual(['compatible'])
})
