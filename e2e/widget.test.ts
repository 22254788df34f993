import { defaultBotSettings } from '@parley/contract/bots'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { openBrowser, type Person } from './browser.ts'
import { ask, chatOf, openChat } from './chat-page.ts'
import { serveHostPage } from './host-page.ts'
import { copySnippet, createBot, register } from './owner-page.ts'
import { type Installation, installEmbedded, type RunningParley, startParley } from './start-parley.ts'

const bot = 'Lamp guide'
let installation: Installation
let parley: RunningParley

beforeAll(async () => {
  installation = await installEmbedded()
  parley = await startParley(installation.env)
})
afterAll(async () => {
  await parley?.end()
  await installation.remove()
})

interface Owner {
  page: Page
  snippet: string
  /** Calls the owner's API about the bot, as the dashboard does. */
  call(method: string, path?: string, body?: object): Promise<void>
}

async function openOwner(): Promise<Owner> {
  const { page } = await openBrowser()
  await register(page, parley.origin)
  await createBot(page, bot)
  const id = /bots\/([0-9a-f-]{36})/.exec(page.url())?.[1]
  return {
    page,
    snippet: await copySnippet(page),
    call: async (method, path = '', body) => {
      const status = await page.evaluate(
        async ([address, verb, json]) =>
          (
            await fetch(address, {
              method: verb,
              ...(json && { headers: { 'content-type': 'application/json' }, body: json }),
            })
          ).status,
        [`/api/v1/bots/${id}${path}`, method, body ? JSON.stringify(body) : ''] as const,
      )
      expect([method, path, status]).toEqual([method, path, 200])
    },
  }
}

async function visit({ snippet }: Owner): Promise<Person> {
  const site = await serveHostPage(snippet)
  onTestFinished(() => site.stop())
  const person = await openBrowser()
  await person.page.goto(`${site.origin}/`)
  return person
}

test('a first question from the owner is sent by a click, and the rating of its answer outlives a reload', async () => {
  const owner = await openOwner()
  const suggested_questions = ['Which lamp suits a small room?']
  await owner.call('PUT', '', { ...defaultBotSettings, name: bot, suggested_questions, launcher_label: 'Ask us' })
  const { page, problems } = await visit(owner)
  const chat = chatOf(page, bot)
  await page.getByText('Ask us').waitFor()
  await openChat(page, bot)

  await chat.getByRole('button', { name: 'Which lamp suits a small room?' }).click()
  const bad = chat.getByRole('button', { name: 'Bad answer' })
  await bad.click()
  await expect.poll(() => bad.getAttribute('aria-pressed')).toBe('true')
  const good = chat.getByRole('button', { name: 'Good answer' })
  await good.click()
  await expect.poll(() => good.getAttribute('aria-pressed')).toBe('true')
  await page.waitForLoadState('networkidle')
  await page.reload()
  await openChat(page, bot)

  await expect.poll(() => chat.getByRole('button', { name: 'Good answer' }).getAttribute('aria-pressed')).toBe('true')
  expect(await chat.getByRole('group', { name: 'Suggested questions' }).count()).toBe(0)
  expect(problems).toEqual([])
})

test('a bot that is archived while someone chats says so, and goes on once it is back', async () => {
  const owner = await openOwner()
  const { page } = await visit(owner)
  const chat = chatOf(page, bot)
  await openChat(page, bot)
  await ask(page, bot, 'Which lamp?')
  await chat.getByRole('button', { name: 'Good answer' }).waitFor()

  await owner.call('POST', '/archive')
  await ask(page, bot, 'And a larger one?')

  await chat.getByText('This assistant is no longer in service.').waitFor()
  expect(await chat.getByRole('textbox').count()).toBe(0)
  expect(await chat.locator('.question').count()).toBe(2)
  await owner.call('POST', '/unarchive')
  await chat.getByRole('button', { name: 'Try again' }).click()
  await chat.getByRole('button', { name: 'Good answer' }).nth(1).waitFor()
  expect(await chat.getByText('This assistant is no longer in service.').count()).toBe(0)
})
