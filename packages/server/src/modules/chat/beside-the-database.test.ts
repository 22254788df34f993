import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { startChatScene } from '../../../test/chat-scene.ts'
import { textOf } from '../../../test/sse-reader.ts'
import { withSystem } from '../../platform/db/with-system.ts'

test('a runaway query is ended while an answer streams on', async () => {
  const scene = await startChatScene()
  const answer = scene.groq.hold()
  const events = await scene.stream('Stream on')
  await answer.send('0 ')
  await events.until((received) => textOf(received) === '0 ')

  let isRunning = true
  const runaway = withSystem(scene.app.services.database, 'chat.run-away', (tx) =>
    sql`select count(*) from generate_series(1, 1000000000000)`.execute(tx),
  ).finally(() => {
    isRunning = false
  })
  runaway.catch(() => undefined)
  let beats = 0
  while (isRunning) {
    beats += 1
    await answer.send(`${beats} `)
    await events.until((received) => textOf(received).endsWith(`${beats} `))
  }
  await answer.finish()
  const received = await events.rest()

  await expect(runaway).rejects.toThrow()
  expect(beats).toBeGreaterThan(100)
  expect(received.at(-1)?.event.type).toBe('finish')
  expect((await scene.settled())[0]).toMatchObject({ state: 'complete', text: textOf(received) })
  await scene.close()
})
