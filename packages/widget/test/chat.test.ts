import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { plainConfig } from '../dev/fake-parley.ts'
import { startWidgetScene, type Visitor, type WidgetScene } from './widget-scene.ts'

let scene: WidgetScene

beforeAll(async () => {
  scene = await startWidgetScene()
})
afterAll(() => scene.stop())
beforeEach(() => {
  scene.parley.configure(plainConfig)
})

/** The last answer as it is on the screen. */
async function shownAnswer({ chat }: Visitor): Promise<string> {
  return (await chat.locator('.answer .markdown').last().innerText()).trim()
}

async function visitAndOpen(...options: Parameters<WidgetScene['visit']>): Promise<Visitor> {
  const visitor = await scene.visit(...options)
  await visitor.open()
  return visitor
}

describe('an answer', () => {
  test('thinks, comes word by word, and is marked as busy until it is whole', async () => {
    const visitor = await visitAndOpen()
    const { chat } = visitor
    const next = scene.nextAnswer()
    await visitor.ask('Which lamp?')
    const answer = await next
    await chat.getByRole('status').getByText('Thinking').waitFor({ state: 'attached' })
    const log = chat.getByRole('log')
    expect(await log.getAttribute('aria-busy')).toBe('true')

    for (const [delta, shown] of [
      ['The **sm', 'The sm'],
      ['all** one', 'The small one'],
      [' is warm.', 'The small one is warm.'],
    ] as const) {
      answer.say(delta)
      await expect.poll(() => shownAnswer(visitor)).toBe(shown)
    }
    expect(await chat.locator('strong').innerText()).toBe('small')
    answer.end('complete')

    await expect.poll(() => log.getAttribute('aria-busy')).toBe('false')
    expect(await chat.getByText('Thinking').count()).toBe(0)
    expect(visitor.problems).toEqual([])
  })

  test('is still there after a reload, in its session', async () => {
    const visitor = await visitAndOpen()
    await visitor.ask('Which lamp?')
    await visitor.chat.getByText('You said: Which lamp?').waitFor()

    await visitor.page.reload()
    await visitor.open()
    await visitor.chat.getByText('You said: Which lamp?').waitFor()
    await visitor.ask('And another?')
    await visitor.chat.getByText('You said: And another?').waitFor()

    expect(await visitor.chat.locator('.question').count()).toBe(2)
  })

  test('is still there after a reload where the browser gives the frame storage', async () => {
    const visitor = await visitAndOpen({ host: 'localhost' })
    await visitor.ask('Which lamp?')
    await visitor.chat.getByText('You said: Which lamp?').waitFor()
    expect(await visitor.page.evaluate(() => localStorage.length)).toBe(0)

    await visitor.page.reload()
    await visitor.open()

    await visitor.chat.getByText('You said: Which lamp?').waitFor()
  })

  test('goes on through a reload in its middle, with no letter lost or doubled', async () => {
    const visitor = await visitAndOpen()
    const next = scene.nextAnswer()
    await visitor.ask('A story')
    const answer = await next
    answer.say('Once upon')
    await expect.poll(() => shownAnswer(visitor)).toBe('Once upon')

    await visitor.page.reload()
    answer.say(' a time')
    await visitor.open()
    await expect.poll(() => shownAnswer(visitor)).toBe('Once upon a time')
    answer.say(' there was a lamp.')
    answer.end('complete')

    await expect.poll(() => shownAnswer(visitor)).toBe('Once upon a time there was a lamp.')
  })

  test('goes on where the connection broke, again and again', async () => {
    const visitor = await visitAndOpen()
    const next = scene.nextAnswer()
    await visitor.ask('Count')
    const answer = await next

    for (let number = 1; number <= 4; number += 1) {
      answer.say(`No ${number} `)
      await expect.poll(() => shownAnswer(visitor)).toMatch(new RegExp(`${number}$`))
      answer.cut()
      answer.say('· ')
    }
    answer.end('complete')

    await expect.poll(() => shownAnswer(visitor)).toBe('No 1 · No 2 · No 3 · No 4 ·')
  })

  test('ends when the visitor stops it, and keeps its text', async () => {
    const visitor = await visitAndOpen()
    const next = scene.nextAnswer()
    await visitor.ask('A story')
    const answer = await next
    answer.say('Once upon')
    await expect.poll(() => shownAnswer(visitor)).toBe('Once upon')

    await visitor.chat.getByRole('button', { name: 'Stop' }).click()

    await visitor.chat.getByText('You stopped this answer.').waitFor()
    expect(answer.state).toBe('stopped')
    expect(await shownAnswer(visitor)).toBe('Once upon')
    await visitor.chat.getByRole('button', { name: 'Send' }).waitFor()
  })

  test('that was cut at its length limit says so, and goes on when it is asked to', async () => {
    const visitor = await visitAndOpen()
    const next = scene.nextAnswer()
    await visitor.ask('A story')
    const answer = await next
    answer.say('Once upon')
    answer.end('complete', { isCut: true })

    await visitor.chat.getByText('The answer was cut off at its length limit.').waitFor()
    const more = scene.nextAnswer()
    await visitor.chat.getByRole('button', { name: 'Continue' }).click()
    const rest = await more
    rest.say('a time')
    rest.end('complete')
    await visitor.chat.getByText('a time').waitFor()
    expect(await visitor.chat.locator('.question').last().textContent()).toContain('Continue')
    expect(await visitor.chat.getByRole('button', { name: 'Continue' }).count()).toBe(0)
  })

  test('can be copied as it was written', async () => {
    const visitor = await visitAndOpen()
    await visitor.page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
    await visitor.ask('**bold**')
    await visitor.chat.getByText('You said: bold').hover()

    await visitor.chat.getByRole('button', { name: 'Copy answer' }).click()

    await visitor.chat.getByRole('button', { name: 'Copied' }).waitFor()
    expect(await visitor.page.evaluate(() => navigator.clipboard.readText())).toBe('You said: **bold**')
  })
})

describe('a failure', () => {
  test('in mid-answer keeps the text, and the retry is the same turn', async () => {
    const visitor = await visitAndOpen()
    const [first, second] = [scene.nextAnswer(), scene.nextAnswer()]
    await visitor.ask('Which lamp?')
    const failed = await first
    failed.say('The')
    failed.end('interrupted')
    await visitor.chat.getByText('The answer could not be completed. Please try again.').waitFor()
    expect(await shownAnswer(visitor)).toBe('The')

    await visitor.chat.getByRole('button', { name: 'Retry' }).click()
    const answer = await second
    answer.say('The small one.')
    answer.end('complete')

    await expect.poll(() => shownAnswer(visitor)).toBe('The small one.')
    expect(await visitor.chat.locator('.question').count()).toBe(1)
    expect(await visitor.chat.getByRole('alert').count()).toBe(0)
  })

  test('can be retried after a reload, too', async () => {
    const visitor = await visitAndOpen()
    const first = scene.nextAnswer()
    await visitor.ask('Which lamp?')
    const failed = await first
    failed.end('failed')
    await visitor.chat.getByRole('button', { name: 'Retry' }).waitFor()

    await visitor.page.reload()
    await visitor.open()
    await visitor.chat.getByRole('button', { name: 'Retry' }).click()

    await visitor.chat.getByText('You said: Which lamp?').waitFor()
    expect(await visitor.chat.locator('.question').count()).toBe(1)
  })

  test('that the server explains is explained', async () => {
    const visitor = await visitAndOpen()
    const message = 'Too many messages. Try again in 20 seconds.'
    scene.parley.refuse({ path: '/api/send', code: 'rate_limited', message })
    await visitor.ask('Which lamp?')

    await visitor.chat.getByText(message).waitFor()
    await visitor.chat.getByRole('button', { name: 'Retry' }).click()
    await visitor.chat.getByText('You said: Which lamp?').waitFor()
  })

  test('of the network is told in a sentence', async () => {
    const visitor = await visitAndOpen()
    await visitor.ask('One')
    await visitor.chat.getByText('You said: One').waitFor()
    await visitor.page.context().setOffline(true)
    await visitor.ask('Two')

    await visitor.chat.getByText('The chat cannot be reached. Check your connection and try again.').waitFor()
    await visitor.page.context().setOffline(false)
    await visitor.chat.getByRole('button', { name: 'Retry' }).click()
    await visitor.chat.getByText('You said: Two').waitFor()
  })

  test('to open is told, and trying again works', async () => {
    const message = 'This site is not on the list of sites that may use this bot.'
    scene.parley.refuse({ path: '/api/visitor', code: 'forbidden', message })
    const visitor = await visitAndOpen()
    await visitor.chat.getByText(message).waitFor()

    await visitor.chat.getByRole('button', { name: 'Try again' }).click()
    await visitor.ask('Which lamp?')

    await visitor.chat.getByText('You said: Which lamp?').waitFor()
  })

  test('of the token’s age goes unnoticed', async () => {
    const visitor = await visitAndOpen()
    await visitor.ask('One')
    await visitor.chat.getByText('You said: One').waitFor()
    scene.parley.expireTokens()

    await visitor.ask('Two')

    await visitor.chat.getByText('You said: Two').waitFor()
    expect(await visitor.chat.getByRole('alert').count()).toBe(0)
    await visitor.page.reload()
    await visitor.open()
    await visitor.chat.getByText('You said: One').waitFor()
  })
})

test('the full page needs no host, and has nothing to close', async () => {
  const { page, problems } = await scene.visit({ body: '' })
  await page.goto(`${scene.parley.origin}/widget/b/the-token-of-a-full-page/`)
  const field = page.getByRole('textbox', { name: 'Message' })
  await field.fill('Which lamp?')
  await field.press('Enter')
  await page.getByText('You said: Which lamp?').waitFor()
  expect(await page.getByRole('button', { name: 'Close chat' }).count()).toBe(0)

  await page.reload()

  await page.getByText('You said: Which lamp?').waitFor()
  expect(problems).toEqual([])
})
