import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { plainConfig } from '../dev/fake-parley.ts'
import { startWidgetScene, type WidgetScene } from './widget-scene.ts'

let scene: WidgetScene

beforeAll(async () => {
  scene = await startWidgetScene()
})
afterAll(() => scene.stop())
beforeEach(() => {
  scene.parley.configure(plainConfig)
})

const sentence = 'This assistant is no longer in service.'

test('a bot that answers nobody says so, and asks for nothing', async () => {
  scene.parley.configure({ unavailable: sentence, suggested_questions: ['Gift cards'] })
  scene.parley.asked.length = 0
  const { chat, launcher, problems } = await scene.visit()

  await launcher.click()

  await chat.getByRole('status').getByText(sentence).waitFor()
  expect(await chat.getByRole('textbox').count()).toBe(0)
  expect(await chat.getByRole('button').allInnerTexts()).toEqual(['']) // closes the chat
  expect(await chat.getByText(plainConfig.welcome_message).count()).toBe(0)
  expect(scene.parley.asked).toEqual([])
  expect(problems).toEqual([])
})

test('one that goes while someone chats keeps what was said, and what was to be sent', async () => {
  const visitor = await scene.visit()
  await visitor.open()
  await visitor.ask('Which lamp?')
  await visitor.chat.getByText('You said: Which lamp?').waitFor()
  scene.parley.refuse({ path: '/api/send', code: 'bot_unavailable', message: sentence })

  await visitor.ask('And a larger one?')

  await visitor.chat.getByRole('status').getByText(sentence).waitFor()
  expect(await visitor.chat.locator('.question').allInnerTexts()).toEqual([
    expect.stringContaining('Which lamp?'),
    expect.stringContaining('And a larger one?'),
  ])
  await visitor.chat.getByText('This message was not sent.').waitFor()
  expect(await visitor.chat.getByRole('textbox').count()).toBe(0)
  expect(await visitor.chat.getByRole('alert').count()).toBe(0)

  await visitor.chat.getByRole('button', { name: 'Try again' }).click()

  await visitor.chat.getByText('You said: And a larger one?').waitFor()
  expect(await visitor.chat.getByText(sentence).count()).toBe(0)
  await visitor.chat.getByRole('textbox', { name: 'Message' }).waitFor()
})

test('a message in the making can still be read and copied', async () => {
  const visitor = await scene.visit()
  await visitor.open()
  await visitor.ask('Which lamp?')
  await visitor.chat.getByText('You said: Which lamp?').waitFor()
  await visitor.chat.getByRole('textbox').fill('Half a thought')
  scene.parley.refuse({ path: '/api/rating', code: 'bot_unavailable', message: sentence })

  await visitor.chat.getByRole('button', { name: 'Good answer' }).click()

  await visitor.chat.getByText(sentence).waitFor()
  const field = visitor.chat.getByRole('textbox', { name: 'Message' })
  expect(await field.inputValue()).toBe('Half a thought')
  expect(await field.isEditable()).toBe(false)
  await field.press('Enter')
  expect(await visitor.chat.locator('.question').count()).toBe(1)
  await visitor.chat.getByRole('button', { name: 'Try again' }).click()
  await expect.poll(() => field.isEditable()).toBe(true)
  expect(await field.inputValue()).toBe('Half a thought')
})

test('one whose visitors may not begin says so at once, and opens when it is back', async () => {
  scene.parley.refuse({ path: '/api/visitor', code: 'bot_unavailable', message: sentence })
  const visitor = await scene.visit()
  await visitor.launcher.click()
  await visitor.chat.getByRole('status').getByText(sentence).waitFor()
  expect(await visitor.chat.getByRole('alert').count()).toBe(0)

  await visitor.chat.getByRole('button', { name: 'Try again' }).click()
  await visitor.chat.getByRole('textbox', { name: 'Message' }).waitFor()
  await visitor.ask('Which lamp?')

  await visitor.chat.getByText('You said: Which lamp?').waitFor()
})
