import { expect, test } from 'vitest'
import { countTests } from './test-report.ts'

const file = (status: string, ...results: string[]) => ({
  status,
  assertionResults: results.map((result) => ({ status: result })),
})

test('tests are counted over all files', () => {
  const testResults = [file('passed', 'passed', 'passed'), file('failed', 'passed', 'failed')]

  expect(countTests({ testResults })).toEqual({ passed: 3, failed: 1 })
})

test('a file that broke before its tests, a skipped test and an empty report are failures', () => {
  expect(countTests({ testResults: [file('failed')] })).toEqual({ passed: 0, failed: 1 })
  expect(countTests({ testResults: [file('failed', 'passed')] })).toEqual({ passed: 1, failed: 1 })
  expect(countTests({ testResults: [file('passed', 'passed', 'skipped')] })).toEqual({ passed: 1, failed: 1 })
  expect(countTests({})).toEqual({ passed: 0, failed: 1 })
})
