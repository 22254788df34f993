import type { WidgetConfig } from '@parley/contract/widget'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { plainConfig } from '../dev/fake-parley.ts'
import { serveHostPage } from '../dev/host-page.ts'
import { picture } from '../dev/picture.ts'
import { openEditor } from './editor-page.ts'
import { startWidgetScene, type WidgetScene } from './widget-scene.ts'

let scene: WidgetScene

beforeAll(async () => {
  scene = await startWidgetScene()
})
afterAll(() => scene.stop())

const draft: WidgetConfig = {
  ...plainConfig,
  name: 'Mara',
  welcome_message: 'Hello, I am Mara.',
  suggested_questions: ['Which lamp?', 'Gift cards'],
}

const frames = {
  page: { width: 1180, height: 800 },
  phone: { width: 390, height: 820 },
}

async function edit(viewport: { width: number; height: number } = frames.page) {
  const { page, problems } = await scene.visit({}, { viewport, reducedMotion: 'reduce' })
  scene.parley.asked.length = 0
  const editor = await openEditor(scene, page)
  return { ...editor, page, problems, launcher: editor.preview.getByRole('button', { name: /chat with/i }) }
}

describe('the preview', () => {
  test.each(['page', 'phone'] as const)('shows the real widget in a %s', async (kind) => {
    const { preview, chat, show, heard, launcher, problems } = await edit(frames[kind])
    expect(await heard()).toEqual([{ parley: 1, type: 'preview-ready' }])

    await show(draft, false)
    await launcher.waitFor()
    expect(await preview.locator('iframe').count()).toBe(0)
    await show(draft)
    await chat.getByRole('heading', { name: 'Mara' }).waitFor()

    expect(await chat.getByText('Hello, I am Mara.').isVisible()).toBe(true)
    expect(await chat.getByRole('button', { name: 'Gift cards' }).isVisible()).toBe(true)
    expect(await chat.getByText('Example', { exact: true }).isVisible()).toBe(true)
    expect(await chat.locator('.question').innerText()).toContain('When do you ship my order?')
    expect(await chat.locator('strong').innerText()).toBe('before noon')
    const box = await preview.locator('iframe').boundingBox()
    expect(box?.width).toBe(kind === 'phone' ? 390 : 400)
    expect(problems).toEqual([])
  })

  test('follows every change at once, without loading anything anew', async () => {
    const { page, preview, chat, show, launcher } = await edit()
    await show(draft)
    await chat.getByRole('heading', { name: 'Mara' }).waitFor()
    await chat.locator('html').evaluate((html) => {
      html.dataset.same = 'page'
    })
    const background = (element: Element) => getComputedStyle(element).backgroundColor
    scene.parley.paths.length = 0

    for (const name of ['Mar', 'Marc', 'Marco']) {
      await show({ ...draft, name })
      await chat.getByRole('heading', { name, exact: true }).waitFor()
    }
    expect(await launcher.getAttribute('aria-label')).toBe('Close the chat with Marco')
    expect(await preview.locator('iframe').getAttribute('title')).toBe('Marco')
    await show({ ...draft, primary_color: '#7c3aed' })
    await expect.poll(() => chat.locator('.header').evaluate(background)).toBe('rgb(124, 58, 237)')
    expect(await launcher.evaluate(background)).toBe('rgb(124, 58, 237)')
    await show({ ...draft, avatar: picture })
    await chat.locator('.header img').waitFor()
    await show({ ...draft, color_scheme: 'dark' })
    await expect.poll(() => chat.locator('body').evaluate(background)).toBe('rgb(28, 25, 23)')
    await show({ ...draft, welcome_message: 'Good day.', suggested_questions: ['Opening hours', '', 'Opening hours'] })
    await chat.getByText('Good day.').waitFor()
    expect(await chat.getByRole('group').getByRole('button').allInnerTexts()).toEqual(['Opening hours'])
    await show({ ...draft, position: 'top-left' })
    await expect.poll(async () => (await launcher.boundingBox())?.x).toBe(20)
    await show({ ...draft, launcher_label: 'Ask Mara' }, false)
    await preview.getByText('Ask Mara').waitFor()
    await show({ ...draft, unavailable: 'This assistant is no longer in service.' })
    await chat.getByText('This assistant is no longer in service.').waitFor()

    expect(await chat.locator('html').evaluate((html) => html.dataset.same)).toBe('page')
    expect(scene.parley.paths).toEqual([])
    expect(page.frames()).toHaveLength(3)
  })

  test('keeps the last colour while another is being typed', async () => {
    const { chat, show, launcher } = await edit()
    await show({ ...draft, primary_color: '#7c3aed' })
    await chat.getByRole('heading', { name: 'Mara' }).waitFor()

    for (const primary_color of ['#7c3ae', '', 'red;} * {display:none'])
      await show({ ...draft, name: `x${primary_color.length}`, primary_color })
    await chat.getByRole('heading', { name: 'x21' }).waitFor()

    const background = (element: Element) => getComputedStyle(element).backgroundColor
    expect(await launcher.evaluate(background)).toBe('rgb(124, 58, 237)')
    expect(await chat.locator('.header').evaluate(background)).toBe('rgb(124, 58, 237)')
  })

  test('answers in its frame that it is a preview, and sends and keeps nothing', async () => {
    const { page, chat, show, problems } = await edit()
    await show(draft)
    await chat.getByRole('button', { name: 'Gift cards' }).click()
    await chat.getByText('This is a preview. Try real answers in the playground.').waitFor()
    expect(await chat.getByRole('group', { name: 'Suggested questions' }).count()).toBe(0)

    await chat.getByRole('textbox').fill('Anything else?')
    await chat.getByRole('textbox').press('Enter')
    await expect.poll(() => chat.getByText('This is a preview.').count()).toBe(2)
    await chat.getByRole('button', { name: 'Good answer' }).last().click()
    await expect.poll(() => chat.locator('[aria-pressed=true]').count()).toBe(1)

    expect(scene.parley.asked).toEqual([])
    const stores = page.frames().map((frame) => frame.evaluate(() => localStorage.length + document.cookie.length))
    expect(await Promise.all(stores)).toEqual([0, 0, 0])
    expect(problems).toEqual([])
  })

  test('keeps what was tried while the colour changes, and begins anew where the beginning does', async () => {
    const { chat, show } = await edit()
    await show(draft)
    await chat.getByRole('button', { name: 'Gift cards' }).click()
    await chat.getByText('This is a preview.').waitFor()

    await show({ ...draft, name: 'Marco', primary_color: '#7c3aed' })
    await chat.getByRole('heading', { name: 'Marco' }).waitFor()
    expect(await chat.getByText('This is a preview.').count()).toBe(1)
    await show({ ...draft, suggested_questions: ['Gift cards', 'Opening hours'] })

    await chat.getByRole('button', { name: 'Opening hours' }).waitFor()
    expect(await chat.getByText('This is a preview.').count()).toBe(0)
  })

  test('reports what is opened and closed in it, and not what the editor does itself', async () => {
    const { chat, show, heard, launcher } = await edit()
    const toggles = async () => (await heard()).slice(1).map((report) => 'is_open' in report && report.is_open)
    await show(draft, false)
    await show(draft)
    await chat.getByRole('heading', { name: 'Mara' }).waitFor()
    await show(draft, false)
    await expect.poll(() => launcher.getAttribute('aria-expanded')).toBe('false')
    expect(await toggles()).toEqual([])

    await launcher.click()
    await expect.poll(toggles).toEqual([true])
    await chat.getByRole('button', { name: 'Close chat' }).click()
    await expect.poll(toggles).toEqual([true, false])
    await launcher.click()
    await chat.getByRole('textbox').press('Escape')

    await expect.poll(toggles).toEqual([true, false, true, false])
  })

  test('leaves the focus in the editor, and takes it when it is opened by hand', async () => {
    const { page, chat, show, launcher } = await edit()
    const field = page.getByRole('textbox', { name: 'Draft' })
    await field.focus()

    await show(draft, false)
    await show(draft)
    await chat.getByRole('heading', { name: 'Mara' }).waitFor()
    await page.keyboard.type('Marco')

    expect(await field.inputValue()).toBe('Marco')
    await launcher.click()
    await launcher.click()
    const composer = chat.getByRole('textbox')
    await expect.poll(() => composer.evaluate((element) => element === document.activeElement)).toBe(true)
    await page.keyboard.type('Which lamp?')
    expect(await composer.inputValue()).toBe('Which lamp?')
  })

  test('hears nobody but the page around it', async () => {
    const { page, preview, chat, show, launcher } = await edit()
    await show(draft)
    await chat.getByRole('heading', { name: 'Mara' }).waitFor()
    const forged = { parley: 1, type: 'preview', config: { ...draft, name: 'Forged' }, is_open: false }
    const malformed = [null, 1, {}, { ...forged, parley: 2 }, { ...forged, config: null }, { ...forged, is_open: 1 }]

    const [, previewFrame, chatFrame] = page.frames()
    await chatFrame?.evaluate(() => {
      const titles: string[] = []
      Object.assign(window, { titles })
      new MutationObserver(() => titles.push(document.title)).observe(document.head, { subtree: true, childList: true })
    })
    await chatFrame?.evaluate((message) => window.parent.postMessage(message, '*'), forged)
    await previewFrame?.evaluate((message) => window.postMessage(message, '*'), forged)
    await chatFrame?.evaluate((message) => window.postMessage(message, '*'), forged)
    for (const message of malformed)
      await page.evaluate((it) => document.querySelector('iframe')?.contentWindow?.postMessage(it, '*'), message)
    await show({ ...draft, name: 'Marco' })
    await chat.getByRole('heading', { name: 'Marco' }).waitFor()

    expect(await chatFrame?.evaluate(() => (window as unknown as { titles: string[] }).titles)).toEqual(['Marco'])
    expect(await launcher.getAttribute('aria-expanded')).toBe('true')
    expect(await preview.locator('parley-widget').count()).toBe(1)
  })

  test('shows nothing to a page of another site', async () => {
    const { page, problems } = await scene.visit()
    const origin = scene.parley.origin
    const site = await serveHostPage({
      body: `<iframe title="Stolen" src="${origin}/widget/preview/"></iframe><iframe title="Chat" src="${origin}/widget/b/preview/"></iframe>`,
    })
    onTestFinished(site.stop)

    await page.goto(`${site.origin}/`, { waitUntil: 'load' })

    for (const title of ['Stolen', 'Chat'])
      expect(await page.frameLocator(`iframe[title=${title}]`).locator('parley-widget, .chat').count()).toBe(0)
    expect(problems.filter((problem) => problem.includes('frame-ancestors'))).toHaveLength(2)
  })
})

test('a visitor’s chat page loads nothing of the preview', async () => {
  scene.parley.paths.length = 0
  const { open } = await scene.visit()

  await open()

  expect(scene.parley.paths.filter((path) => path.includes('preview'))).toEqual([])
})
