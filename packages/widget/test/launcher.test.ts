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

function isFocused(visitor: Visitor): Promise<boolean> {
  return visitor.launcher.evaluate((button) => (button.getRootNode() as ShadowRoot).activeElement === button)
}

test('nothing is asked for or stored before the first click, and then each thing once', async () => {
  scene.parley.paths.length = 0
  const visitor = await scene.visit()
  await visitor.launcher.waitFor()
  expect(scene.parley.paths).toEqual([`/widget/embed/${plainConfig.token}.js`])
  expect(await visitor.page.evaluate(() => localStorage.length + document.cookie.length)).toBe(0)
  expect(await visitor.page.locator('iframe').count()).toBe(0)

  await visitor.open()
  await visitor.launcher.click()
  await visitor.open()

  expect(scene.parley.paths.filter((path) => path.startsWith('/widget/b/'))).toHaveLength(1)
  expect(scene.parley.paths.filter((path) => path.startsWith('/api/visitor'))).toHaveLength(2) // with its preflight
  expect(visitor.problems).toEqual([])
})

describe('the launcher', () => {
  test('says what it does, and whether the chat is open', async () => {
    const { launcher, page } = await scene.visit()
    expect(await launcher.getAttribute('aria-label')).toBe('Chat with Lamp guide')
    expect(await launcher.getAttribute('aria-expanded')).toBe('false')

    await launcher.click()

    expect(await launcher.getAttribute('aria-label')).toBe('Close the chat with Lamp guide')
    expect(await launcher.getAttribute('aria-expanded')).toBe('true')
    expect(await page.locator('iframe').getAttribute('title')).toBe('Lamp guide')
  })

  test('opens the chat with the cursor in its field; Escape closes it and leads back', async () => {
    const visitor = await scene.visit()
    await visitor.open()
    const field = visitor.chat.getByRole('textbox', { name: 'Message' })
    await expect.poll(() => field.evaluate((element) => element === document.activeElement)).toBe(true)

    await visitor.page.keyboard.press('Escape')

    await expect.poll(() => visitor.launcher.getAttribute('aria-expanded')).toBe('false')
    expect(await isFocused(visitor)).toBe(true)
    await visitor.page.locator('iframe').waitFor({ state: 'hidden' })

    await visitor.page.keyboard.press('Enter')
    await expect.poll(() => field.evaluate(() => document.hasFocus())).toBe(true)
    await visitor.page.keyboard.type('And another thing')
    await expect.poll(() => field.inputValue()).toBe('And another thing')
  })

  test('is closed by the button in the header too', async () => {
    const visitor = await scene.visit()
    await visitor.open()

    await visitor.chat.getByRole('button', { name: 'Close chat' }).click()

    await expect.poll(() => isFocused(visitor)).toBe(true)
    await visitor.page.locator('iframe').waitFor({ state: 'hidden' })
  })

  test('is there once, however often the script is', async () => {
    const visitor = await scene.visit({ body: scene.snippet() + scene.snippet() })
    await visitor.launcher.waitFor()
    await visitor.page.waitForLoadState('load')

    expect(await visitor.launcher.count()).toBe(1)
  })

  test('is there once for each bot', async () => {
    const visitor = await scene.visit({ body: scene.snippet() + scene.snippet('another-token-of-length') })
    await visitor.page.waitForLoadState('load')

    expect(await visitor.launcher.count()).toBe(2)
  })

  test('stays when the page swaps its body, as some sites do instead of loading a page', async () => {
    const visitor = await scene.visit()
    await visitor.launcher.waitFor()

    await visitor.page.evaluate(() => document.body.replaceWith(document.createElement('body')))
    await visitor.open()

    expect(visitor.problems).toEqual([])
  })

  test('does not move under reduced motion', async () => {
    const { launcher } = await scene.visit({}, { reducedMotion: 'reduce' })

    expect(await launcher.evaluate((button) => getComputedStyle(button).transitionProperty)).toBe('none')
  })
})

describe('on a page of', () => {
  test('a strict policy, without inline styles or scripts', async () => {
    const { origin } = scene.parley
    const policy = `default-src 'none'; script-src ${origin}; connect-src ${origin}; frame-src ${origin}; require-trusted-types-for 'script'`
    const visitor = await scene.visit({ headers: { 'content-security-policy': policy } })

    expect((await visitor.launcher.boundingBox())?.width).toBe(56)
    await visitor.open()
    await visitor.ask('Does it work?')

    await visitor.chat.getByText('You said: Does it work?').waitFor()
    expect(visitor.problems.filter((problem) => !problem.includes('data:,'))).toEqual([])
  })

  test.each([
    ['a style that resets everything', '* { all: unset !important }'],
    ['a style that hides', 'parley-widget, div, button, iframe, :not(html, head, body) { display: none !important }'],
    ['a style that scales and clips', 'body { transform: scale(.5); overflow: hidden; filter: blur(2px) }'],
    [
      'an enormous root font',
      'html { font-size: 300% } :not(html) { position: static !important; zoom: 3 !important }',
    ],
    ['elements on top', 'h1 { position: fixed; inset: 0; z-index: 2147483647; background: red }'],
  ])('%s', async (_, css) => {
    const { page, launcher, open } = await scene.visit({ head: `<style>${css}</style>` })
    await launcher.waitFor()

    expect(await launcher.boundingBox()).toEqual({ x: 1204, y: 724, width: 56, height: 56 })
    await open()
    await expect.poll(() => page.locator('iframe').boundingBox()).toEqual({ x: 860, y: 32, width: 400, height: 680 })
  })
})

describe('the panel', () => {
  test.each([
    ['bottom-right', { x: 1204, y: 724 }, { x: 860, y: 32 }],
    ['bottom-left', { x: 20, y: 724 }, { x: 20, y: 32 }],
    ['top-right', { x: 1204, y: 20 }, { x: 860, y: 88 }],
    ['top-left', { x: 20, y: 20 }, { x: 20, y: 88 }],
  ] as const)('at %s', async (position, launcherAt, panelAt) => {
    scene.parley.configure({ position })
    const { page, launcher, open } = await scene.visit()

    expect(await launcher.boundingBox()).toMatchObject(launcherAt)
    await open()
    await expect.poll(() => page.locator('iframe').boundingBox()).toMatchObject(panelAt)
  })

  test('fits in a low window', async () => {
    const { page, open } = await scene.visit({}, { viewport: { width: 800, height: 420 } })

    await open()

    await expect.poll(() => page.locator('iframe').boundingBox()).toMatchObject({ y: 20, height: 312 })
  })

  test('takes the whole screen of a phone, and its launcher steps aside', async () => {
    const visitor = await scene.visit({}, { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true })
    await visitor.launcher.tap()
    await visitor.chat.getByRole('textbox', { name: 'Message' }).waitFor()

    await expect
      .poll(() => visitor.page.locator('iframe').boundingBox())
      .toEqual({ x: 0, y: 0, width: 390, height: 844 })
    expect(await visitor.launcher.isVisible()).toBe(false)
    await visitor.chat.getByRole('button', { name: 'Close chat' }).tap()
    await visitor.launcher.waitFor()
    expect(await isFocused(visitor)).toBe(true)
  })
})

describe('messages between the windows', () => {
  test('from elsewhere are ignored', async () => {
    const visitor = await scene.visit({ body: `<iframe id="other" srcdoc="<p>other"></iframe>${scene.snippet()}` })
    await visitor.launcher.click()
    const chat = visitor.page.frameLocator('iframe[title="Lamp guide"]')
    await chat.getByRole('textbox', { name: 'Message' }).fill('First')
    await chat.getByRole('button', { name: 'Send' }).click()
    await chat.getByText('You said: First').waitFor()
    const asked = scene.parley.asked.length

    await visitor.page.evaluate(() => {
      const forged = [
        { parley: 1, type: 'close' },
        { parley: 1, type: 'mint', request_id: 'x', visitor_token: null },
      ]
      for (const message of forged) window.postMessage(message, '*')
      const other = document.querySelector<HTMLIFrameElement>('#other')?.contentWindow as Window & typeof globalThis
      other.eval(`for (const message of ${JSON.stringify(forged)}) parent.postMessage(message, '*')`)
    })
    await visitor.page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 0)))

    expect(await visitor.launcher.getAttribute('aria-expanded')).toBe('true')
    expect(scene.parley.asked).toHaveLength(asked)
  })

  test('that are malformed are ignored by both', async () => {
    const visitor = await scene.visit()
    await visitor.open()
    await visitor.ask('First')
    await visitor.chat.getByText('You said: First').waitFor()
    const asked = scene.parley.asked.length
    const malformed = [null, 1, 'close', [], {}, { type: 'close' }, { parley: 2, type: 'close' }, { parley: 1 }]
    const half = [
      { parley: 1, type: 'mint' },
      { parley: 1, type: 'minted' },
      { parley: 1, type: 'minted', visitor: 1 },
    ]

    await visitor.chat.locator('body').evaluate(
      (_, messages) => {
        for (const message of messages) window.parent.postMessage(message, '*')
      },
      [...malformed, ...half],
    )
    await visitor.page.evaluate(
      (messages) => {
        const frame = document.querySelector('parley-widget')?.shadowRoot?.querySelector('iframe')
        for (const message of messages) frame?.contentWindow?.postMessage(message, '*')
      },
      [...malformed, ...half],
    )
    await visitor.ask('Still there?')

    await visitor.chat.getByText('You said: Still there?').waitFor()
    expect(scene.parley.asked.slice(asked)).toEqual(['POST /api/send'])
    expect(visitor.problems).toEqual([])
  })

  test('a host page that forges replies all the time does not keep the chat from working', async () => {
    const forger = `<script>setInterval(() => {
      const frame = document.querySelector('parley-widget')?.shadowRoot.querySelector('iframe')
      const visitor = { visitor_token: 'forged', session_id: 'forged', expires_in: 900 }
      frame?.contentWindow.postMessage({ parley: 1, type: 'minted', request_id: 'guess', visitor }, '*')
    }, 1)</script>`
    const visitor = await scene.visit({ body: forger + scene.snippet() })
    await visitor.open()

    await visitor.ask('Still there?')

    await visitor.chat.getByText('You said: Still there?').waitFor()
  })

  test('tell the host page nothing of what is said', async () => {
    const listener = `<script>heard = []; addEventListener('message', ({ data }) => heard.push(JSON.stringify(data)))</script>`
    const visitor = await scene.visit({ head: listener })
    await visitor.open()

    await visitor.ask('my secret question')
    await visitor.chat.getByText('You said: my secret question').waitFor()

    const heard = await visitor.page.evaluate(() => (window as unknown as { heard: string[] }).heard)
    expect(heard.length).toBeGreaterThan(0)
    expect(heard.join()).not.toContain('secret')
  })
})
