import { expect, test } from 'vitest'
import { describeAnswerMode, describeRetirement } from './model-words.ts'

test('a retirement names the model that answers at the end of the chain', () => {
  expect(describeRetirement('groq', 'llama3-8b-8192')).toBe(
    'Llama 3 8B was retired on 30 August 2025. GPT-OSS 20B answers in its place.',
  )
})

test('a model in service, and an unknown one, have no retirement', () => {
  expect(describeRetirement('groq', 'openai/gpt-oss-20b')).toBeUndefined()
  expect(describeRetirement('groq', 'nobody/knows')).toBeUndefined()
})

test('the answer mode tells a replacement, and keeps the id of a model that the catalogue lacks', () => {
  expect(describeAnswerMode({ kind: 'model', model: 'openai/gpt-oss-20b', replaces: 'llama3-8b-8192' })).toBe(
    'GPT-OSS 20B, in place of Llama 3 8B',
  )
  expect(describeAnswerMode({ kind: 'model', model: 'new/model', replaces: null })).toBe('new/model')
  expect(describeAnswerMode({ kind: 'echo', notice: 'GROQ_API_KEY not configured.' })).toBe('Echo')
})
