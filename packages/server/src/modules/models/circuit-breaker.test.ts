import { beforeEach, expect, test } from 'vitest'
import { type CircuitBreaker, createCircuitBreaker } from './circuit-breaker.ts'

let time: number
let breaker: CircuitBreaker

beforeEach(() => {
  time = 1_000
  breaker = createCircuitBreaker(() => time)
})

function fail(times: number): void {
  for (let index = 0; index < times; index += 1) breaker.failed('a')
}

test('four failures in a row leave it closed, the fifth opens it, and no other', () => {
  fail(4)
  expect(breaker.admits('a')).toBe(true)

  fail(1)

  expect([breaker.admits('a'), breaker.admits('b')]).toEqual([false, true])
  expect(breaker.restOf('a')).toBe(30_000)
})

test('a success in between starts the count anew', () => {
  fail(4)
  breaker.succeeded('a')

  fail(4)

  expect(breaker.admits('a')).toBe(true)
})

test('after the rest one is let through, whose failure opens it again and whose success closes it', () => {
  fail(5)
  time += 30_000

  expect([breaker.admits('a'), breaker.admits('a')]).toEqual([true, false])
  breaker.failed('a')
  expect(breaker.admits('a')).toBe(false)

  time += 30_000
  expect(breaker.admits('a')).toBe(true)
  breaker.succeeded('a')
  expect([breaker.admits('a'), breaker.admits('a')]).toEqual([true, true])
})

test('one that was let through and never heard of does not keep it open for ever', () => {
  fail(5)
  time += 30_000
  breaker.admits('a')

  time += 120_000

  expect(breaker.admits('a')).toBe(true)
})

test('one that was let through and stopped lets the next one try', () => {
  fail(5)
  time += 30_000
  breaker.admits('a')

  breaker.withdrew('a')

  expect(breaker.admits('a')).toBe(true)
})

test('a vendor that names a time is left alone until then, from its first refusal', () => {
  breaker.failed('a', 90_000)
  expect([breaker.admits('a'), breaker.restOf('a')]).toEqual([false, 90_000])

  time += 89_999
  expect(breaker.admits('a')).toBe(false)
  time += 1
  expect(breaker.admits('a')).toBe(true)
})
