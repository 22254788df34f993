import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { AppError } from '../../platform/errors.ts'
import { createRateLimits } from '../../platform/rate-limit.ts'
import { createLoginThrottle, type LoginThrottle } from './login-throttle.ts'

const minute = 60_000
let throttle: LoginThrottle

beforeEach(() => {
  vi.useFakeTimers()
  throttle = createLoginThrottle(createRateLimits())
})
afterEach(() => {
  vi.useRealTimers()
})

/** How often something may be done before it is refused, and the refusal. */
async function countUntilRefused(work: (turn: number) => Promise<void>): Promise<{ count: number; refusal: AppError }> {
  for (let count = 0; count < 1_000; count += 1) {
    const refusal = await work(count).then(
      () => undefined,
      (error: AppError) => error,
    )
    if (refusal) return { count, refusal }
  }
  throw new Error('Nothing was refused.')
}

const attempt = (ip: string, email: string) => throttle.attempt(ip, email)

test('an address has five tries for one account', async () => {
  const { count, refusal } = await countUntilRefused(() => attempt('10.0.0.1', 'ada@example.com'))

  expect(count).toBe(5)
  expect(refusal).toBeInstanceOf(AppError)
  expect(refusal).toMatchObject({ code: 'rate_limited', retryAfterS: 900 })
  expect(refusal.message).toBe('Too many attempts. Try again in 900 seconds.')
})

test('the wait ends when it was said to', async () => {
  await countUntilRefused(() => attempt('10.0.0.1', 'ada@example.com'))

  vi.advanceTimersByTime(14 * minute)
  const { count, refusal } = await countUntilRefused(() => attempt('10.0.0.1', 'ada@example.com'))
  vi.advanceTimersByTime((refusal.retryAfterS ?? 0) * 1_000)

  expect([count, refusal.retryAfterS]).toEqual([0, 60])
  await expect(attempt('10.0.0.1', 'ada@example.com')).resolves.toBeUndefined()
})

test('all addresses together have fifty tries for one account', async () => {
  const { count } = await countUntilRefused((turn) => attempt(`10.0.0.${turn}`, 'ada@example.com'))

  expect(count).toBe(50)
  await expect(attempt('10.0.0.1', 'grace@example.com')).resolves.toBeUndefined()
})

test('an address has sixty tries for all accounts together', async () => {
  const { count } = await countUntilRefused((turn) => attempt('10.0.0.1', `user${turn}@example.com`))

  expect(count).toBe(60)
  await expect(attempt('10.0.0.2', 'user1@example.com')).resolves.toBeUndefined()
})

test('registering counts among them', async () => {
  for (let turn = 0; turn < 40; turn += 1) await throttle.registered('10.0.0.1')

  const { count } = await countUntilRefused((turn) => attempt('10.0.0.1', `user${turn}@example.com`))

  expect(count).toBe(20)
})

test('an office full of people who know their passwords never waits', async () => {
  for (let turn = 0; turn < 200; turn += 1) {
    await attempt('10.0.0.1', `user${turn}@example.com`)
    await throttle.succeeded('10.0.0.1', `user${turn}@example.com`)
  }

  await expect(attempt('10.0.0.1', 'new@example.com')).resolves.toBeUndefined()
})

test("logging in to one's own account gives no more guesses at another's", async () => {
  const { count } = await countUntilRefused(async () => {
    await attempt('10.0.0.1', 'ada@example.com')
    await attempt('10.0.0.1', 'mine@example.com')
    await throttle.succeeded('10.0.0.1', 'mine@example.com')
  })

  expect(count).toBe(5)
})
