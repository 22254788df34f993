import { expect, test } from 'vitest'
import { chartSentences } from './chart-sentences.ts'
import type { DayFigures } from './insights.queries.ts'

const day: DayFigures = {
  ...{ day: '2026-11-20', conversations: 2, messages: 8, turns: 4, failed_turns: 1, rated_up: 3, rated_down: 1 },
  ...{ input_tokens: 3_000, output_tokens: 1_000, cost_nanousd: 12_000_000 },
  ...{ first_token_p50_ms: 430, first_token_p95_ms: 1_220 },
}
const quiet: DayFigures = {
  ...{ day: '2026-11-21', conversations: 0, messages: 0, turns: 0, failed_turns: 0, rated_up: 0, rated_down: 0 },
  ...{ input_tokens: 0, output_tokens: 0, cost_nanousd: 0, first_token_p50_ms: null, first_token_p95_ms: null },
}

test('a chart is said in a sentence', () => {
  const days = [quiet, day]

  expect(chartSentences.traffic(day, days)).toBe('8 messages in 2 conversations; most on 20 November 2026, with 8.')
  expect(chartSentences.speed(day)).toBe('Half of the answers began within 430 ms, 95% of them within 1.2 s.')
  expect(chartSentences.failures(day, days)).toBe('1 of 4 answers failed (25%); most on 20 November 2026, with 1.')
  expect(chartSentences.cost(day)).toBe('$0.012 for 4,000 tokens: 3,000 in, 1,000 out.')
  expect(chartSentences.ratings(day)).toBe('Visitors rated 4 answers: 75% up, 25% down.')
})

test('a chart of nothing says so', () => {
  const said = [
    chartSentences.traffic(quiet, [quiet]),
    chartSentences.speed(quiet),
    chartSentences.failures(quiet, [quiet]),
    chartSentences.cost(quiet),
    chartSentences.ratings(quiet),
    chartSentences.failures({ ...day, failed_turns: 0 }, [day]),
  ]

  expect(said).toEqual([
    'Nobody wrote in these days.',
    'No answer began in these days.',
    'No answer was asked for in these days.',
    'No model was paid for in these days.',
    'Visitors rated no answer in these days.',
    'None of 4 answers failed.',
  ])
})
