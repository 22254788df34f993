import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { AxeResults } from 'axe-core'
import type { Frame } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { plainConfig } from '../dev/fake-parley.ts'
import { picture } from '../dev/picture.ts'
import { showcase } from '../dev/showcase.ts'
import { openEditor } from './editor-page.ts'
import { startWidgetScene, type WidgetScene } from './widget-scene.ts'

let scene: WidgetScene
let axe: string

beforeAll(async () => {
  axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
  scene = await startWidgetScene()
})
afterAll(() => scene.stop())

/** What axe finds wrong in a document, the frames in it left out. */
async function findFaults(frame: Frame): Promise<string[]> {
  await frame.evaluate(axe)
  const { violations } = await frame.evaluate<AxeResults>('axe.run(document, { iframes: false })')
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`),
  )
}

const furnished = {
  avatar: picture,
  launcher_label: 'Ask us',
  suggested_questions: ['Which lamp suits a small room?', 'Gift cards'],
}

test.each([
  ['light', 'auto', '#0f766e'],
  ['dark', 'auto', '#0f766e'],
  ['light', 'auto', '#fde047'],
  ['dark', 'auto', '#1e1b4b'],
  ['dark', 'light', '#fde047'],
  ['light', 'dark', '#1e1b4b'],
] as const)(
  'axe finds nothing wrong in %s with the scheme %s and the colour %s',
  async (colorScheme, color_scheme, primary_color) => {
    scene.parley.configure({ ...plainConfig, ...furnished, primary_color, color_scheme })
    // To put axe into pages whose policy lets nothing in.
    const { page, launcher, chat, ask, open } = await scene.visit(
      {},
      { colorScheme, bypassCSP: true, reducedMotion: 'reduce' },
    )
    await launcher.waitFor()
    expect(await findFaults(page.mainFrame())).toEqual([])

    await open()
    const [, frame] = page.frames()
    if (!frame) throw new Error('The chat page is not open.')
    expect(await findFaults(frame)).toEqual([])

    const [first, second, third] = [scene.nextAnswer(), scene.nextAnswer(), scene.nextAnswer()]
    await ask('Everything')
    const whole = await first
    whole.say(showcase)
    whole.end('complete')
    await chat.getByRole('link', { name: 'the page about light' }).waitFor()
    await chat.getByRole('button', { name: 'Good answer' }).click()
    await ask('Stop')
    const stopped = await second
    stopped.end('stopped')
    await chat.getByText('You stopped this answer.').waitFor()
    await ask('Fail')
    const failed = await third
    failed.say('It begins')
    failed.end('interrupted')
    await chat.getByRole('button', { name: 'Retry' }).waitFor()
    await chat.getByRole('textbox', { name: 'Message' }).fill('x'.repeat(8_001))

    expect(await findFaults(frame)).toEqual([])
    expect(await findFaults(page.mainFrame())).toEqual([])
  },
)

test.each(['light', 'dark'] as const)(
  'axe finds nothing wrong in %s with a bot that answers nobody',
  async (scheme) => {
    scene.parley.configure({
      ...plainConfig,
      color_scheme: scheme,
      unavailable: 'This assistant is no longer in service.',
    })
    const { page, launcher, chat } = await scene.visit({}, { bypassCSP: true, reducedMotion: 'reduce' })

    await launcher.click()
    await chat.getByText('no longer in service').waitFor()

    const [, frame] = page.frames()
    expect(frame && (await findFaults(frame))).toEqual([])
  },
)

test.each(['light', 'dark'] as const)('axe finds nothing wrong in %s with the preview', async (colorScheme) => {
  const { page } = await scene.visit({}, { colorScheme, bypassCSP: true, reducedMotion: 'reduce' })
  const { show, chat } = await openEditor(scene, page)

  await show({ ...plainConfig, ...furnished })
  await chat.getByText('Example').waitFor()

  const [preview, frame] = page.frames().slice(1)
  expect(frame && (await findFaults(frame))).toEqual([])
  // The page around the widget is the server's.
  expect((await findFaults(preview as Frame)).filter((fault) => !/landmark|region|heading-one/.test(fault))).toEqual([])
})
