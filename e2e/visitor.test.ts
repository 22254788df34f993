import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { type LoopbackGroq, startLoopbackGroq } from '../packages/server/test/loopback-groq.ts'
import { openBrowser, type Person } from './browser.ts'
import { ask, chatOf, openChat } from './chat-page.ts'
import { serveHostPage } from './host-page.ts'
import { type Installation, installEmbedded, type RunningParley, runParley, startParley } from './start-parley.ts'

const bot = 'Demo bot'
let groq: LoopbackGroq
let installation: Installation
let parley: RunningParley
let token: string

beforeAll(async () => {
  groq = await startLoopbackGroq()
  installation = await installEmbedded()
  parley = await startParley({ ...installation.env, GROQ_API_KEY: groq.apiKey, GROQ_BASE_URL: groq.baseUrl })
  const { output } = await runParley(['demo'], installation.env)
  token = /^embed token: (\S+)$/m.exec(output)?.[1] ?? ''
})
afterAll(async () => {
  await parley?.end()
  await groq.stop()
  await installation.remove()
})

/** Someone new, on a page of another site that carries the bot. */
async function visit({ isHostile = false, isPrivate = false } = {}): Promise<Person> {
  const site = await serveHostPage(snippet(), { isHostile })
  onTestFinished(() => site.stop())
  const person = await openBrowser({ isPrivate })
  await person.page.goto(`${site.origin}/`)
  return person
}

function snippet(): string {
  return `<script async src="${parley.origin}/widget/embed/${token}.js"></script>`
}

test('an answer goes on through a reload in its middle', async () => {
  const { page, problems } = await visit()
  const chat = chatOf(page, bot)
  const held = groq.hold()
  await openChat(page, bot)
  await ask(page, bot, 'Tell me a story')
  await held.arrived
  await held.send('Once upon a time')
  await chat.getByText('Once upon a time').waitFor()

  await page.reload()
  await openChat(page, bot)

  await chat.getByText('Once upon a time').waitFor()
  await held.send(' there was a lamp.')
  await held.finish()
  await chat.getByText('Once upon a time there was a lamp.').waitFor()
  expect(problems).toEqual([])
})

test('an answer that breaks off keeps what there is of it, and is tried again at a click', async () => {
  const { page } = await visit()
  const chat = chatOf(page, bot)
  groq.answerWith({ deltas: ['The first half'], ending: 'reset' })
  await openChat(page, bot)
  await ask(page, bot, 'Both halves, please')
  await chat.getByText('The first half').waitFor()

  groq.answerWith({ deltas: ['Both halves at once.'] })
  await chat.getByRole('button', { name: /retry|try again/i }).click()

  await chat.getByText('Both halves at once.').waitFor()
  expect(await chat.getByText('Both halves, please').count()).toBe(1)
})

test('a hostile host page neither hides the widget nor gets into it', async () => {
  const { page } = await visit({ isHostile: true })

  await openChat(page, bot)
  await ask(page, bot, 'Still there?')

  await chatOf(page, bot).getByText('You said: Still there?').waitFor()
  const heard = await page.evaluate(() => (window as unknown as { heard: string[] }).heard.join('\n'))
  expect(heard).not.toContain('Still there?')
})

test('the chat page works on its own', async () => {
  const { page, problems } = await openBrowser()
  await page.goto(`${parley.origin}/widget/b/${token}/`)

  await page.getByRole('textbox', { name: 'Message' }).fill('Alone?')
  await page.getByRole('button', { name: 'Send' }).click()
  await page.getByText('You said: Alone?').waitFor()
  await page.reload()

  await page.getByText('You said: Alone?').waitFor()
  expect(problems).toEqual([])
})

test('a private browser, which keeps nothing for a frame, chats all the same', async () => {
  const { page, problems } = await visit({ isPrivate: true })

  await openChat(page, bot)
  await ask(page, bot, 'Nothing kept?')

  await chatOf(page, bot).getByText('You said: Nothing kept?').waitFor()
  expect(problems).toEqual([])
})

test('a private browser still has the conversation after a reload, which the host page keeps the way to', async () => {
  const { page, problems } = await visit({ isPrivate: true })
  await openChat(page, bot)
  await ask(page, bot, 'Kept elsewhere?')
  await chatOf(page, bot).getByText('You said: Kept elsewhere?').waitFor()

  await page.reload()
  await openChat(page, bot)

  await chatOf(page, bot).getByText('You said: Kept elsewhere?').waitFor()
  expect(problems).toEqual([])
})

test('nothing but the script is asked for, and nothing is kept, before the first click', async () => {
  const site = await serveHostPage(snippet())
  onTestFinished(() => site.stop())
  const { page, context } = await openBrowser()
  const asked: string[] = []
  context.on('request', (request) => asked.push(request.url()))

  await page.goto(`${site.origin}/`, { waitUntil: 'networkidle' })
  await page.getByRole('button', { expanded: false }).waitFor()

  const ours = asked.filter((url) => url.startsWith(parley.origin))
  expect(ours).toEqual([`${parley.origin}/widget/embed/${token}.js`])
  expect(await page.evaluate(() => [document.cookie, localStorage.length, sessionStorage.length])).toEqual(['', 0, 0])
})
