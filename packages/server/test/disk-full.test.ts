import { cpSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { InstanceHealth } from '@parley/contract/operators'
import { expect, onTestFinished, test } from 'vitest'
import { createOutboxMailer } from '../src/platform/mail/outbox-mailer.ts'
import { startChatScene } from './chat-scene.ts'
import { makeOperator } from './make-operator.ts'
import { mountSmallDisk, type SmallDisk } from './small-disk.ts'
import { type EventReader, textOf } from './sse-reader.ts'
import { createTestDatabase } from './test-database.ts'

const isEmbedded = !process.env.TEST_DATABASE_URL
const longMessage = 'A message that needs room. '.repeat(120)

function smallDisk(skip: (reason: string) => never, megabytes: number): SmallDisk {
  return mountSmallDisk(megabytes) ?? skip('Mounting a disk in memory is not permitted here.')
}

test.runIf(isEmbedded)(
  'disk full: read-only with one alert, answers stream on, and all goes on by itself once there is room',
  { timeout: 300_000 },
  async ({ skip }) => {
    const disk = smallDisk(skip, 200)
    onTestFinished(() => disk.remove())
    const database = await createTestDatabase()
    cpSync(database.env.DATA_DIR ?? '', disk.folder, { recursive: true })
    await database.remove()
    const limits = { VISITOR_MESSAGES_PER_MINUTE: '100000', IP_MESSAGES_PER_MINUTE: '100000' }
    const scene = await startChatScene({ DATA_DIR: disk.folder, ...limits })
    onTestFinished(() => scene.close())
    const { app, owner, groq, bot } = scene
    const alerts: string[] = []
    const { warn } = app.services.log
    app.services.log.warn = ((...line: [object, string]) => {
      if (/^(The disk|There is room)/.test(line[1])) alerts.push(line[1])
      warn.apply(app.services.log, line)
    }) as typeof warn
    const operator = await makeOperator(app)
    const health = async () => (await operator.request('GET', '/api/admin/health')).json<InstanceHealth>().database
    const answer = groq.hold()
    const events = await scene.stream('Before', { sessionId: 'before' })
    await answer.send('Before, ')
    await events.until((received) => textOf(received) === 'Before, ')

    disk.fill()
    const accepted: EventReader[] = []
    const refused: Response[] = []
    // A few messages may still find room in pages that are half empty; theirs must then be kept.
    for (let count = 0; refused.length < 5; count += 1) {
      const sent = await scene.stream(longMessage, { sessionId: `full-${count}`, clientMessageId: 'm' })
      if (sent.response.ok) accepted.push(sent)
      else refused.push(sent.response)
    }
    expect(refused.map(({ status }) => status)).toEqual(Array(5).fill(503))
    await answer.send('meanwhile, ')
    await events.until((received) => textOf(received) === 'Before, meanwhile, ')
    await answer.send(longMessage)
    await answer.finish()
    await events.until((received) => received.at(-1)?.event.type === 'text-end')

    expect((await owner.request('GET', '/api/v1/bots')).statusCode).toBe(200)
    expect((await owner.request('GET', `/api/v1/conversations?bot_id=${bot.id}`)).statusCode).toBe(200)
    expect(await health()).toMatchObject({ state: 'down', detail: expect.stringContaining('is full') })
    expect(alerts).toEqual([expect.stringMatching(/^The disk of .* is full: nothing new can be stored/)])

    disk.makeRoom()
    await expect.poll(health).not.toMatchObject({ state: 'down' })
    for (const reader of [events, ...accepted]) {
      const received = await reader.rest()
      expect(received.at(-1)?.event).toMatchObject({ type: 'finish', messageMetadata: { state: 'complete' } })
    }
    expect((await scene.send(longMessage, { sessionId: 'after' })).status).toBe(200)
    const turns = await scene.settled()
    expect(turns.map((turn) => turn.state)).toEqual(Array(accepted.length + 2).fill('complete'))
    expect(turns[0]?.text).toBe(`Before, meanwhile, ${longMessage}`)
    expect(alerts).toEqual([expect.stringMatching(/^The disk of/), expect.stringMatching(/^There is room again/)])
  },
)

test('disk full: a mail that does not fit leaves no half of one, and is sent when its job comes again', async ({
  skip,
}) => {
  const disk = smallDisk(skip, 4)
  onTestFinished(() => disk.remove())
  const folder = join(disk.folder, 'outbox')
  const mailer = createOutboxMailer({ folder, from: 'parley@example.com' })
  const mail = {
    kind: 'verify-email',
    to: 'mara@example.com',
    subject: 'Hello',
    text: 'Open this link.',
    html: '',
  } as const
  await mailer.send(mail)

  disk.fill()
  const failed = mailer.send(mail)

  await expect(failed).rejects.toThrow('ENOSPC')
  expect(readdirSync(folder)).toHaveLength(1)
  disk.makeRoom()
  await mailer.send(mail)
  expect(readdirSync(folder)).toHaveLength(2)
})
