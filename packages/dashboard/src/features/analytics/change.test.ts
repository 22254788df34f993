import { expect, test } from 'vitest'
import { changeWords, describeChange } from './change.ts'

test.each([
  [120, 100, 'amount', '20% more', 'up', 'better'],
  [80, 100, 'amount', '20% fewer', 'down', 'worse'],
  [300, 400, 'time', '25% faster', 'down', 'better'],
  [0.03, 0.02, 'failures', '50% worse', 'up', 'worse'],
  [110, 100, 'load', '10% more', 'up', 'neutral'],
  [5, 0, 'amount', 'none before', 'up', 'better'],
  [5_000, 100, 'load', '50 times', 'up', 'neutral'],
  [7, 7, 'amount', 'no change', undefined, 'neutral'],
  [null, 400, 'time', 'nothing to compare', undefined, 'neutral'],
  [100_001, 100_000, 'amount', '0.1% more', 'up', 'neutral'],
  [101, 100, 'amount', '1% more', 'up', 'better'],
] as const)('%s after %s is, as %s, "%s"', (now, before, words, said, direction, meaning) => {
  expect(describeChange(now, before, changeWords[words])).toEqual({ words: said, direction, meaning })
})
