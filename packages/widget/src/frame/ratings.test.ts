import { describe, expect, test } from 'vitest'
import { delta, finish, start, startChat, unreachable } from '../../test/scripted-chat.ts'

describe('a rating', () => {
  async function startRating(rate: (Error | undefined)[] = []) {
    const scene = startChat({ send: [{ events: [start, delta('One.'), finish] }], rate })
    await scene.chat.send('one')
    return { ...scene, rated: () => scene.asked.filter((line) => line.startsWith('rate')) }
  }

  test('shows at once, is saved, and can be taken back', async () => {
    const { chat, last, rated } = await startRating()

    chat.rate(must(last()), 'up')
    expect(last()?.rating).toBe('up')
    await expect.poll(rated).toEqual(['rate m up'])
    chat.rate(must(last()), null)

    expect(last()?.rating).toBeNull()
    await expect.poll(rated).toEqual(['rate m up', 'rate m null'])
  })

  test('is the last one of several in quick succession', async () => {
    const { chat, last, rated } = await startRating()

    for (const rating of ['up', 'down', 'up', 'down'] as const) chat.rate(must(last()), rating)

    await expect.poll(rated).toEqual(['rate m up', 'rate m down'])
    expect(last()?.rating).toBe('down')
  })

  test('that is not saved is taken back, with the reason', async () => {
    const { chat, last } = await startRating([undefined, unreachable])
    chat.rate(must(last()), 'up')
    await expect.poll(() => chat.state().exchanges?.at(-1)).toMatchObject({ rating: 'up' })

    chat.rate(must(last()), 'down')

    await expect.poll(last).toMatchObject({ rating: 'up', ratingFailure: expect.stringContaining('connection') })
    chat.rate(must(last()), 'down')
    await expect.poll(last).toMatchObject({ rating: 'down', ratingFailure: undefined })
  })

  test('waits for an answer to rate', () => {
    const { chat, asked, last } = startChat({ send: [unreachable] })
    chat.send('one')

    chat.rate(must(last()), 'up')

    expect(last()?.rating).toBeNull()
    expect(asked).toHaveLength(1)
  })
})

function must<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('There is nothing.')
  return value
}
