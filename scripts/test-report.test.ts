import { expect, test } from 'vitest'
import { countTests } from './test-report.ts'

const file = (status: string, ...outcomes: string[]) => ({
  ...{ name: 'a.test.ts', status },
  assertionResults: outcomes.map((outcome, index) => ({ fullName: `test ${index}`, status: outcome })),
})

test('tests are counted over all files and runs', () => {
  const first = { testResults: [file('passed', 'passed', 'passed'), file('failed', 'passed', 'failed')] }
  const second = { testResults: [file('passed', 'passed')] }

  expect(countTests([first, second])).toEqual({ passed: 4, failed: 1 })
})

test('a file that broke before its tests and an empty report are failures', () => {
  expect(countTests([{ testResults: [file('failed')] }])).toEqual({ passed: 0, failed: 1 })
  expect(countTests([{ testResults: [file('failed', 'passed')] }])).toEqual({ passed: 1, failed: 1 })
  expect(countTests([{}])).toEqual({ passed: 0, failed: 1 })
})

test('a test that is skipped counts as failed, unless another run passes it', () => {
  const without = { testResults: [file('passed', 'passed', 'skipped')] }
  const having = { testResults: [file('passed', 'passed', 'passed')] }

  expect(countTests([without])).toEqual({ passed: 1, failed: 1 })
  expect(countTests([without, without])).toEqual({ passed: 2, failed: 1 })
  expect(countTests([without, having])).toEqual({ passed: 3, failed: 0 })
})
