import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { plainConfig } from '../dev/fake-parley.ts'
import { picture } from '../dev/picture.ts'
import { startWidgetScene, type WidgetScene } from './widget-scene.ts'

let scene: WidgetScene

beforeAll(async () => {
  scene = await startWidgetScene()
})
afterAll(() => scene.stop())
beforeEach(() => {
  scene.parley.configure(plainConfig)
})

const phone = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true }

describe('the picture', () => {
  test('stands in the header and beside each answer, and says nothing to a screen reader', async () => {
    scene.parley.configure({ avatar: picture })
    const { chat, open, ask, problems } = await scene.visit()
    await open()

    await ask('Which lamp?')
    await chat.getByText('You said: Which lamp?').waitFor()

    const faces = chat.locator('img.face')
    expect(await faces.count()).toBe(3)
    expect(
      await faces.evaluateAll((images) => images.map((image) => (image as HTMLImageElement).naturalWidth)),
    ).toEqual([2, 2, 2])
    expect(await chat.getByRole('img').count()).toBe(0)
    expect(problems).toEqual([])
  })

  test('is the name’s first letter where there is none', async () => {
    scene.parley.configure({ name: 'éva' })
    const { chat, open } = await scene.visit()

    await open()

    expect(await chat.locator('.face').allInnerTexts()).toEqual(['É', 'É'])
  })
})

describe('the launcher’s label', () => {
  test('is read on it and begins its name, until the chat is open', async () => {
    scene.parley.configure({ launcher_label: 'Ask us' })
    const { page, launcher, open } = await scene.visit()
    const closed = await launcher.boundingBox()
    expect(await page.getByText('Ask us').isVisible()).toBe(true)
    expect(await launcher.getAttribute('aria-label')).toBe('Ask us, chat with Lamp guide')
    expect(closed).toMatchObject({ height: 56, y: 724 })
    expect(closed?.width).toBeGreaterThan(110)

    await open()

    const button = page.getByRole('button', { name: 'Close the chat with Lamp guide' })
    expect(await button.boundingBox()).toMatchObject({ x: 1204, y: 724, width: 56, height: 56 })
    expect(await page.getByText('Ask us').isVisible()).toBe(false)
  })

  test.each([
    ['words', 'Questions about lamps? Ask our assistant'],
    ['one long word', 'W'.repeat(40)],
  ])('of forty characters stays on a narrow phone: %s', async (_, launcher_label) => {
    scene.parley.configure({ launcher_label })
    const { launcher } = await scene.visit({}, { ...phone, viewport: { width: 320, height: 640 } })

    const box = await launcher.boundingBox()

    expect(box?.height).toBe(56)
    expect(box?.x).toBeGreaterThanOrEqual(20)
    expect((box?.x ?? 0) + (box?.width ?? 0)).toBe(300)
  })

  test('is text, whatever it holds', async () => {
    scene.parley.configure({ launcher_label: '<img src=x onerror=alert(1)>' })
    const { page, launcher, problems } = await scene.visit()
    await launcher.waitFor()

    expect(await page.locator('img').count()).toBe(0)
    expect(problems).toEqual([])
  })
})

describe('light and dark', () => {
  const paper = { light: 'rgb(255, 255, 255)', dark: 'rgb(28, 25, 23)' }

  test.each([
    ['auto', 'light', 'light'],
    ['auto', 'dark', 'dark'],
    ['light', 'dark', 'light'],
    ['dark', 'light', 'dark'],
  ] as const)('with the scheme %s on a device that is %s: %s', async (color_scheme, colorScheme, expected) => {
    scene.parley.configure({ color_scheme })
    const { page, chat, open } = await scene.visit({}, { colorScheme })

    await open()

    const background = (element: Element) => getComputedStyle(element).backgroundColor
    expect(await chat.locator('body').evaluate(background)).toBe(paper[expected])
    expect(await page.locator('parley-widget .panel').evaluate(background)).toBe(paper[expected])
    const schemes = color_scheme === 'auto' ? 'light dark' : expected
    expect(await chat.locator('html').evaluate((html) => getComputedStyle(html).colorScheme)).toBe(schemes)
    expect(await page.locator('iframe').evaluate((frame) => getComputedStyle(frame).colorScheme)).toBe(schemes)
  })
})

describe('suggested questions', () => {
  const suggested_questions = ['Which lamp suits a small room?', 'When does my order arrive?', 'Gift cards']

  test('are sent by a click, and then are gone, after a reload too', async () => {
    scene.parley.configure({ suggested_questions })
    const visitor = await scene.visit()
    await visitor.open()
    const group = visitor.chat.getByRole('group', { name: 'Suggested questions' })
    await expect.poll(() => group.getByRole('button').allInnerTexts()).toEqual(suggested_questions)

    await group.getByRole('button', { name: 'Gift cards' }).click()

    await visitor.chat.getByText('You said: Gift cards').waitFor()
    expect(await group.count()).toBe(0)
    await visitor.page.reload()
    await visitor.open()
    await visitor.chat.getByText('You said: Gift cards').waitFor()
    expect(await group.count()).toBe(0)
  })

  test('are reached and sent by keyboard, and the cursor goes on to the field', async () => {
    scene.parley.configure({ suggested_questions })
    const visitor = await scene.visit()
    await visitor.open()
    const field = visitor.chat.getByRole('textbox', { name: 'Message' })
    const isFocused = () => field.evaluate((element) => element === document.activeElement && document.hasFocus())
    await expect.poll(isFocused).toBe(true)
    await visitor.chat.getByRole('button', { name: 'Gift cards' }).waitFor()

    for (const _ of suggested_questions) await visitor.page.keyboard.press('Shift+Tab')
    await visitor.page.keyboard.press('Enter')

    await visitor.chat.getByText('You said: Which lamp suits a small room?').waitFor()
    expect(await isFocused()).toBe(true)
  })

  test('bring no keyboard onto a phone', async () => {
    scene.parley.configure({ suggested_questions })
    const visitor = await scene.visit({}, phone)
    await visitor.launcher.tap()

    await visitor.chat.getByRole('button', { name: 'Gift cards' }).tap()

    await visitor.chat.getByText('You said: Gift cards').waitFor()
    const field = visitor.chat.getByRole('textbox', { name: 'Message' })
    expect(await field.evaluate((element) => element === document.activeElement)).toBe(false)
  })

  test('are gone once something else was written', async () => {
    scene.parley.configure({ suggested_questions })
    const visitor = await scene.visit()
    await visitor.open()

    await visitor.ask('Something else')

    await visitor.chat.getByText('You said: Something else').waitFor()
    expect(await visitor.chat.getByRole('group', { name: 'Suggested questions' }).count()).toBe(0)
  })

  test('below a long welcome message leave its beginning in sight', async () => {
    const welcome_message = 'A sentence of welcome that goes on. '.repeat(14)
    const questions = Array.from({ length: 6 }, (_, index) => `${index} ${'What about a long question? '.repeat(4)}`)
    scene.parley.configure({ welcome_message, suggested_questions: questions })
    const visitor = await scene.visit({}, { viewport: { width: 800, height: 500 } })

    await visitor.open()

    await visitor.chat.getByRole('button', { name: '5 What about' }).waitFor()
    const log = visitor.chat.getByRole('log')
    expect(await log.evaluate(({ scrollHeight, clientHeight }) => scrollHeight > clientHeight)).toBe(true)
    expect(await log.evaluate(({ scrollTop }) => scrollTop)).toBe(0)
    expect(await log.evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)).toBe(0)
  })
})

test('what is written from right to left begins at the right', async () => {
  scene.parley.configure({ welcome_message: 'שלום, איך אפשר לעזור?', suggested_questions: ['מתי אתם פתוחים?'] })
  const { chat, open, ask } = await scene.visit()
  await open()
  await ask('איזו מנורה?')

  const directions = (selector: string) =>
    chat.locator(selector).evaluateAll((elements) => elements.map((element) => getComputedStyle(element).direction))

  await expect.poll(() => directions('.question')).toEqual(['rtl'])
  expect((await directions('.markdown'))[0]).toBe('rtl')
})
