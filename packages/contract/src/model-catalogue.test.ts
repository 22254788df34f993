import { expect, test } from 'vitest'
import {
  defaultModel,
  defaultVendor,
  findModel,
  modelCatalogue,
  modelId,
  resolveModel,
  vendorId,
} from './model-catalogue.ts'
import { modelPrices } from './model-prices.ts'

test('a model in service answers for itself', () => {
  expect(resolveModel('groq', 'openai/gpt-oss-120b')?.id).toBe('openai/gpt-oss-120b')
})

test('a retired model is followed over every replacement', () => {
  const chosen = findModel('groq', 'llama3-8b-8192')

  expect(chosen?.retired?.replacement).toBe('llama-3.1-8b-instant')
  expect(resolveModel('groq', 'llama3-8b-8192')?.id).toBe('openai/gpt-oss-20b')
})

test('a model nobody knows has no row and no replacement', () => {
  expect(findModel('groq', 'gpt-9')).toBeUndefined()
  expect(resolveModel('groq', 'gpt-9')).toBeUndefined()
  expect(resolveModel('groq', 'constructor')).toBeUndefined()
})

test('the default model is in service', () => {
  expect(resolveModel(defaultVendor, defaultModel)?.id).toBe(defaultModel)
})

test.each(modelCatalogue.map((model) => [`${model.vendor} ${model.id}`, model] as const))(
  '%s stands once, is priced in whole nano-dollars, and leads to a model in service',
  (_name, model) => {
    const { id } = model
    expect(modelId.parse(id)).toBe(id)
    expect(modelCatalogue.filter((other) => other.vendor === model.vendor && other.id === id)).toHaveLength(1)
    expect([model.inputPrice, model.outputPrice].every((price) => Number.isInteger(price) && Number(price) > 0)).toBe(
      true,
    )
    expect(resolveModel(model.vendor, id)).toBeDefined()
  },
)

test('prices are kept for vendors that there are', () => {
  expect(vendorId.options).toEqual(expect.arrayContaining(Object.keys(modelPrices)))
})
