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

async function visitAndOpen(...options: Parameters<WidgetScene['visit']>): Promise<Visitor> {
  const visitor = await scene.visit(...options)
  await visitor.open()
  return visitor
}

describe('writing', () => {
  test('Enter sends, Shift+Enter begins a line, and an empty message is none', async () => {
    const visitor = await visitAndOpen()
    const field = visitor.chat.getByRole('textbox', { name: 'Message' })
    await field.press('Enter')
    await field.fill('   ')
    expect(await visitor.chat.getByRole('button', { name: 'Send' }).isDisabled()).toBe(true)

    await field.fill('')
    await field.pressSequentially('one')
    const height = (await field.boundingBox())?.height ?? 0
    await field.press('Shift+Enter')
    await field.pressSequentially('two')
    expect((await field.boundingBox())?.height).toBeGreaterThan(height)
    await field.press('Enter')

    expect(await visitor.chat.locator('.question').innerText()).toMatch(/one\ntwo$/)
    expect(await field.inputValue()).toBe('')
    expect((await field.boundingBox())?.height).toBe(height)
  })

  test('Enter that ends the composing of a character sends nothing', async () => {
    const visitor = await visitAndOpen()
    const field = visitor.chat.getByRole('textbox', { name: 'Message' })
    await field.fill('にほん')

    await field.dispatchEvent('keydown', { key: 'Enter', isComposing: true })
    await field.dispatchEvent('keydown', { key: 'Enter', keyCode: 229 })
    expect(await field.inputValue()).toBe('にほん')
    await field.press('Enter')

    await visitor.chat.getByText('You said: にほん').waitFor()
  })

  test('a message that is too long is refused before it is sent', async () => {
    const visitor = await visitAndOpen()
    const field = visitor.chat.getByRole('textbox', { name: 'Message' })
    await field.fill('x'.repeat(8_001))

    await visitor.chat.getByText('A message is at most 8,000 characters. Shorten it by 1.').waitFor()
    await field.press('Enter')
    expect(await field.inputValue()).toHaveLength(8_001)
    await field.fill('x'.repeat(8_000))

    expect(await visitor.chat.getByRole('button', { name: 'Send' }).isEnabled()).toBe(true)
  })

  test('goes on during an answer, and is sent after it', async () => {
    const visitor = await visitAndOpen()
    const next = scene.nextAnswer()
    await visitor.ask('One')
    const answer = await next
    const field = visitor.chat.getByRole('textbox', { name: 'Message' })
    await field.fill('Two')
    await field.press('Enter')
    expect(await field.inputValue()).toBe('Two')
    answer.say('1')
    answer.end('complete')
    await visitor.chat.getByRole('button', { name: 'Send' }).click()

    await visitor.chat.getByText('You said: Two').waitFor()
  })
})
