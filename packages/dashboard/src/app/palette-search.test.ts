import { expect, test } from 'vitest'
import { find } from './palette-search.ts'

const items = [
  { label: 'Copy the snippet of Mara' },
  { label: 'Mara' },
  { label: 'Insights', words: 'analytics figures' },
  { label: 'Café Olé' },
  { label: 'Tamara' },
]

test.each([
  ['mara', ['Mara', 'Copy the snippet of Mara', 'Tamara']],
  ['MARA COPY', ['Copy the snippet of Mara']],
  ['ana', ['Insights']],
  ['cafe ole', ['Café Olé']],
  ['sni mar', ['Copy the snippet of Mara']],
  ['  ', []],
  ['mara nothing', []],
])('%s finds %j', (query, labels) => {
  expect(find(items, query).map(({ label }) => label)).toEqual(labels)
})
