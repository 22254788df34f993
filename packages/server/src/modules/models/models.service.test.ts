import type { VendorId } from '@parley/contract/model-catalogue'
import { describe, expect, test } from 'vitest'
import { createModels } from './models.service.ts'

const keyless = createModels({ GROQ_API_KEY: undefined, GROQ_BASE_URL: undefined })
const keyed = createModels({ GROQ_API_KEY: 'gsk_key', GROQ_BASE_URL: 'http://127.0.0.1:9' })
const choose = (model: string) => ({ vendor: 'groq' as VendorId, model })

describe('without a key', () => {
  test('no model answers, and the reason names the setting', async () => {
    expect(await keyless.findAnswerModels(choose('openai/gpt-oss-20b'))).toEqual([])
    expect(keyless.answerMode(choose('openai/gpt-oss-20b'))).toEqual({
      kind: 'echo',
      notice: 'GROQ_API_KEY not configured.',
    })
    expect(keyless.vendorStatus().items).toEqual([
      { id: 'groq', label: 'Groq', is_configured: false, notice: 'GROQ_API_KEY not configured.' },
    ])
  })
})

describe('with a key', () => {
  test('the chosen model answers', async () => {
    const found = await keyed.findAnswerModels(choose('openai/gpt-oss-120b'))

    expect(found.map(({ entry }) => entry.id)).toEqual(['openai/gpt-oss-120b'])
    expect(keyed.answerMode(choose('openai/gpt-oss-120b'))).toEqual({
      kind: 'model',
      model: 'openai/gpt-oss-120b',
      replaces: null,
    })
  })

  test('for a retired one its replacement answers, and the mode says so', async () => {
    const [found] = await keyed.findAnswerModels(choose('llama3-8b-8192'))

    expect(found?.entry.id).toBe('openai/gpt-oss-20b')
    expect(keyed.answerMode(choose('llama3-8b-8192'))).toEqual({
      kind: 'model',
      model: 'openai/gpt-oss-20b',
      replaces: 'llama3-8b-8192',
    })
  })

  test('for one that left the catalogue the default answers', () => {
    expect(keyed.answerMode(choose('forgotten-1b'))).toMatchObject({
      model: 'openai/gpt-oss-20b',
      replaces: 'forgotten-1b',
    })
  })

  test('the vendor needs no notice, and the key is in nothing that is shown', () => {
    expect(keyed.vendorStatus().items).toEqual([{ id: 'groq', label: 'Groq', is_configured: true, notice: null }])
    expect(JSON.stringify([keyed.vendorStatus(), keyed.answerMode(choose('openai/gpt-oss-20b'))])).not.toContain('gsk_')
  })
})
