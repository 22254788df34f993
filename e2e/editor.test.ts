import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type LoopbackGroq, startLoopbackGroq } from '../packages/server/test/loopback-groq.ts'
import { openBrowser } from './browser.ts'
import { copySnippet, createBot, expectCounts, openSection, register } from './owner-page.ts'
import { databases, type Installation, type RunningParley, startParley } from './start-parley.ts'

describe.each(databases)('on $name', ({ install }) => {
  let groq: LoopbackGroq
  let installation: Installation
  let parley: RunningParley

  beforeAll(async () => {
    groq = await startLoopbackGroq()
    installation = await install()
    parley = await startParley({ ...installation.env, GROQ_API_KEY: groq.apiKey, GROQ_BASE_URL: groq.baseUrl })
  })
  afterAll(async () => {
    await parley?.end()
    await groq.stop()
    await installation.remove()
  })

  test('a bot is edited under the eyes of its owner: preview, playground, versions, tokens, archive', async () => {
    const { page, problems } = await openBrowser()
    await register(page, parley.origin)
    await createBot(page, 'Lamp guide')
    const widget = page.frameLocator('iframe[title^="The widget"]').frameLocator('iframe')
    const welcome = page.getByLabel('Welcome message')
    await welcome.fill('Good day')
    await widget.getByText('Good day', { exact: true }).waitFor()
    // Typing goes on in the field: the widget that opens beside it does not take the focus.
    for (const [letter, shown] of [
      [',', 'Good day,'],
      ['A', 'Good day,A'],
    ] as const) {
      await page.keyboard.type(letter)
      await widget.getByText(shown, { exact: true }).waitFor()
    }

    await openSection(page, 'Playground')
    await page.getByLabel('Message').fill('Hello')
    await page.getByRole('button', { name: 'Send', exact: true }).click()
    await expect.poll(() => page.getByText('You said: Hello').count()).toBe(2)
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByText('Saved as version 2.').waitFor()
    await page.reload()
    await expectCounts(page, { conversations: 0, messages: 0 })

    await openSection(page, 'Versions')
    await page.getByRole('link', { name: 'Version 1', exact: true }).click()
    await page.getByRole('button', { name: 'Restore version 1' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Restore version 1' }).click()
    await page.getByText('Restored version 1 as version 3.').waitFor()

    const [, script = ''] = /src="([^"]+)"/.exec(await copySnippet(page)) ?? []
    await page.getByRole('button', { name: 'Rotate token' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Rotate token' }).click()
    await page.getByText('Still working').waitFor()
    expect((await fetch(script)).status).toBe(200)

    await page.getByRole('button', { name: 'More about this bot' }).click()
    await page.getByRole('menuitem', { name: 'Archive bot' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Archive bot' }).click()
    await page.getByText('It answers nobody, and its snippet shows nothing.').waitFor()
    expect(await (await fetch(script)).text()).toMatch(/^\/\*/)
    expect(problems).toEqual([])
  })
})
