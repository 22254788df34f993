import type { VendorId, VendorStatusView } from '@parley/contract/model-catalogue'
import { expect, test } from 'vitest'
import { findOption, firstFree, listModelOptions, matchesModel, optionsByName } from './model-options.ts'

const prices = { context_window: 131_072, input_price: 75, output_price: 300, retired: null }
const unknown = { context_window: null, input_price: null, output_price: null, retired: null }

function vendor(
  id: VendorId,
  label: string,
  is_configured: boolean,
  models: VendorStatusView['items'][number]['models'],
): VendorStatusView['items'][number] {
  return { id, label, is_configured, notice: null, models, listed_at: null, is_refreshing: false }
}

const groq = (isConfigured = true) =>
  vendor('groq', 'Groq', isConfigured, [
    { id: 'openai/gpt-oss-20b', label: 'GPT-OSS 20B', ...prices },
    { id: 'moon-1', label: 'moon-1', ...unknown },
    { id: 'llama3-8b-8192', label: 'Llama 3 8B', ...prices, retired: { on: '2025-08-30', replacement: 'x' } },
  ])
const openai = (isConfigured = false) =>
  vendor('openai', 'OpenAI', isConfigured, [{ id: 'gpt-6-luna', label: 'GPT-6 Luna', ...prices }])
const own = vendor('compatible', 'OpenAI-compatible', true, [])

const chosen = { vendor: 'groq' as const, model: 'openai/gpt-oss-20b' }
const labels = (groups: ReturnType<typeof listModelOptions>) => groups.map(({ label }) => label)

test('the vendors with a key are offered, and the one that is chosen', () => {
  expect(labels(listModelOptions([groq(), openai()], chosen))).toEqual(['Groq'])
  expect(labels(listModelOptions([groq(), openai()], { vendor: 'openai', model: 'gpt-6-luna' }))).toEqual([
    'Groq',
    'OpenAI: no key yet',
  ])
  expect(labels(listModelOptions([groq(false), openai()], chosen))).toEqual(['Groq: no key yet'])
})

test('each model tells its price and its context, or that nobody knows', () => {
  const [group] = listModelOptions([groq()], chosen)

  expect(group?.items.map(({ detail }) => detail)).toEqual([
    '$0.075 in, $0.30 out per million tokens · 131.1K context',
    'Price not known: answers are counted without their cost',
    'Llama 3 8B was retired on 30 August 2025. GPT-OSS 20B answers in its place.',
  ])
})

test('a choice that no list has stays one', () => {
  const groups = listModelOptions([groq()], { vendor: 'groq', model: 'gone-1' })

  expect(groups[0]?.items[0]).toMatchObject({ label: 'gone-1', choice: { vendor: 'groq', model: 'gone-1' } })
  expect(findOption(groups, { vendor: 'google', model: 'gemini-2.5-flash' }).label).toBe('Gemini 2.5 Flash')
})

test('what is typed can be a model of a vendor that takes any, unless it is listed', () => {
  expect(optionsByName([groq(), own], 'qwen3:8b').map(({ choice }) => choice)).toEqual([
    { vendor: 'compatible', model: 'qwen3:8b' },
  ])
  expect(optionsByName([groq()], 'qwen3:8b')).toEqual([])
  expect(optionsByName([own], 'two words')).toEqual([])
  expect(optionsByName([{ ...own, models: [{ id: 'qwen3:8b', label: 'qwen3:8b', ...unknown }] }], 'qwen3:8b')).toEqual(
    [],
  )
})

test('a new line begins with the first model in service that is not taken', () => {
  const groups = listModelOptions([groq()], chosen)

  expect(firstFree(groups, [chosen])).toEqual({ vendor: 'groq', model: 'moon-1' })
  expect(firstFree(groups, [chosen, { vendor: 'groq', model: 'moon-1' }])).toBeUndefined()
})

test.each(['oss 20', 'groq', 'openai/gpt', 'GPT groq'])('%j finds it', (query) => {
  const option = findOption(listModelOptions([groq()], chosen), chosen)

  expect(matchesModel(option, query)).toBe(true)
  expect(matchesModel(option, `${query} mistral`)).toBe(false)
})
