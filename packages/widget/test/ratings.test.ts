import { afterAll, beforeAll, expect, test } from 'vitest'
import { startWidgetScene, type Visitor, type WidgetScene } from './widget-scene.ts'

let scene: WidgetScene

beforeAll(async () => {
  scene = await startWidgetScene()
})
afterAll(() => scene.stop())

async function visitWithAnswer(...options: Parameters<WidgetScene['visit']>) {
  const visitor = await scene.visit(...options)
  await visitor.open()
  await visitor.ask('Which lamp?')
  await visitor.chat.getByText('You said: Which lamp?').waitFor()
  const good = visitor.chat.getByRole('button', { name: 'Good answer' })
  const bad = visitor.chat.getByRole('button', { name: 'Bad answer' })
  return { ...visitor, good, bad, pressed: () => pressedOf(visitor) }
}

/** Whether "Good answer" and "Bad answer" are pressed. */
function pressedOf({ chat }: Visitor): Promise<boolean[]> {
  const buttons = chat.getByRole('button', { name: /(good|bad) answer/i })
  return buttons.evaluateAll((all) => all.map((button) => button.getAttribute('aria-pressed') === 'true'))
}

const ratingsAsked = () => scene.parley.asked.filter((line) => line === 'POST /api/rating').length

test('an answer is rated, rated otherwise, and is still so after a reload', async () => {
  const visitor = await visitWithAnswer()
  expect(await visitor.pressed()).toEqual([false, false])

  await visitor.good.click()
  expect(await visitor.pressed()).toEqual([true, false])
  await visitor.bad.click()
  expect(await visitor.pressed()).toEqual([false, true])
  await expect.poll(() => scene.parley.ratings().at(-1)).toBe('down')
  await visitor.page.reload()
  await visitor.open()
  await visitor.chat.getByText('You said: Which lamp?').waitFor()

  expect(await visitor.pressed()).toEqual([false, true])
  expect(visitor.problems).toEqual([])
})

test('pressed again, a rating is taken back', async () => {
  const visitor = await visitWithAnswer()
  await visitor.good.click()

  await visitor.good.click()

  expect(await visitor.pressed()).toEqual([false, false])
  await expect.poll(() => scene.parley.ratings().at(-1)).toBeNull()
})

test('a rating that is not saved is taken back, and the visitor is told', async () => {
  const visitor = await visitWithAnswer()
  const message = 'Too many requests. Try again in 20 seconds.'
  scene.parley.refuse({ path: '/api/rating', code: 'rate_limited', message })

  await visitor.good.click()

  await visitor.chat.getByText(`Your rating was not saved. ${message}`).waitFor()
  expect(await visitor.pressed()).toEqual([false, false])
  await visitor.good.click()
  await expect.poll(() => visitor.chat.getByRole('alert').count()).toBe(0)
  expect(await visitor.pressed()).toEqual([true, false])
})

test('a rating goes through where the visitor’s token has run out', async () => {
  const visitor = await visitWithAnswer()
  scene.parley.expireTokens()

  await visitor.bad.click()

  await expect.poll(() => scene.parley.ratings().at(-1)).toBe('down')
  expect(await visitor.pressed()).toEqual([false, true])
})

test('the thumbs come with the pointer or the focus, and a pressed one stays', async () => {
  const visitor = await visitWithAnswer()
  const opacities = () =>
    visitor.chat.locator('.actions button').evaluateAll((all) => all.map((button) => getComputedStyle(button).opacity))
  await visitor.chat.getByRole('heading').hover()
  await expect.poll(async () => (await opacities()).at(-1)).toBe('0')

  await visitor.chat.getByText('You said: Which lamp?').hover()
  await expect.poll(async () => (await opacities()).at(-1)).toBe('1')
  await visitor.good.click()
  await visitor.chat.getByRole('textbox').focus()
  await visitor.chat.getByRole('heading').hover()

  await expect.poll(async () => (await opacities()).slice(-2)).toEqual(['1', '0'])
})

test('the thumbs are always there on a touch screen', async () => {
  const visitor = await scene.visit({}, { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true })
  await visitor.launcher.tap()
  await visitor.chat.getByRole('textbox').waitFor()
  await visitor.ask('Which lamp?')

  const good = visitor.chat.getByRole('button', { name: 'Good answer' })
  await good.waitFor()
  expect(await good.evaluate((button) => getComputedStyle(button).opacity)).toBe('1')
  await good.tap()

  expect(await pressedOf(visitor)).toEqual([true, false])
})

test('only an answer that is whole, or was stopped, can be rated', async () => {
  const visitor = await visitWithAnswer()
  const before = ratingsAsked()
  const [first, second] = [scene.nextAnswer(), scene.nextAnswer()]

  await visitor.ask('A story')
  const running = await first
  running.say('Once upon')
  await visitor.chat.getByText('Once upon').waitFor()
  expect(await visitor.pressed()).toHaveLength(2)
  running.end('stopped')
  await visitor.chat.getByText('You stopped this answer.').waitFor()
  expect(await visitor.pressed()).toHaveLength(4)
  await visitor.ask('Another')
  const broken = await second
  broken.say('It begins')
  broken.end('interrupted')
  await visitor.chat.getByRole('button', { name: 'Retry' }).waitFor()

  expect(await visitor.pressed()).toHaveLength(4)
  expect(ratingsAsked()).toBe(before)
})
