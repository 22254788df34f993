import type { LiveEvent } from '@parley/contract/conversations'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type ChatScene, startChatScene } from '../../../test/chat-scene.ts'
import { type ReceivedEvent, textOf } from '../../../test/sse-reader.ts'
import type { TestApp } from '../../../test/test-app.ts'
import { testRedisUrl } from '../../../test/test-database.ts'
import { withSystem } from '../../platform/db/with-system.ts'

const generous = { VISITOR_MESSAGES_PER_MINUTE: '1000', IP_MESSAGES_PER_MINUTE: '10000' }

/** Two servers on one database and one Redis. A visitor's next request may reach either. */
describe.skipIf(!testRedisUrl)('two processes', () => {
  let scene: ChatScene
  let other: TestApp
  let there: string

  beforeAll(async () => {
    scene = await startChatScene(generous)
    other = await scene.app.startAnother()
    there = await other.listen()
  })
  afterAll(async () => {
    await other.close()
    await scene.close()
  })
  beforeEach(() => scene.groq.reset())

  const saw = (text: string) => (received: readonly ReceivedEvent[]) => textOf(received) === text

  test('an answer that one process writes is resumed on the other byte for byte, from wherever its reader was', async () => {
    const answer = scene.groq.hold()
    const here = await scene.stream('Tunnel', { sessionId: 'tunnel' })
    await answer.send('Before, ')
    await here.until(saw('Before, '))
    await answer.send('ä🙂, ')
    await here.until(saw('Before, ä🙂, '))
    const seen = [0, 2, 4, 5]

    const resumed = await Promise.all(
      seen.map((count) =>
        scene.follow({ sessionId: 'tunnel', lastEventId: String(here.received[count - 1]?.id ?? 0), at: there }),
      ),
    )
    for (const word of ['and ', 'after', '.']) {
      await answer.send(word)
      await here.until((received) => textOf(received).endsWith(word))
    }
    await answer.finish()
    const whole = await here.rest()

    for (const [index, reader] of resumed.entries()) {
      expect([...whole.slice(0, seen[index]), ...(await reader.rest())]).toEqual(whole)
    }
    expect(textOf(whole)).toBe('Before, ä🙂, and after.')
    expect(whole.at(-1)?.event.type).toBe('finish')
  })

  test('two tabs on two processes see the same answer', async () => {
    const answer = scene.groq.hold()
    const here = await scene.stream('Tabs', { sessionId: 'tabs' })
    await answer.send('Same ')
    await here.until(saw('Same '))

    const tab = await scene.follow({ sessionId: 'tabs', at: there })
    await tab.until(saw('Same '))
    await answer.send('answer.')
    await answer.finish()

    expect(await tab.rest()).toEqual(await here.rest())
  })

  test('the end of an answer can be fetched on the other process shortly after it', async () => {
    const whole = await (await scene.stream('Late', { sessionId: 'late' })).rest()

    const read = async () => {
      const late = await scene.follow({ sessionId: 'late', lastEventId: String(whole[3]?.id), at: there })
      return [late.response.status, await late.rest()]
    }

    await expect.poll(read).toEqual([200, whole.slice(4)])
    const nothing = await scene.follow({ sessionId: 'late', at: there })
    expect(nothing.response.status).toBe(204)
  })

  test('a stop on one process ends the answer on the other, once its text is stored', async () => {
    const answer = scene.groq.hold()
    const here = await scene.stream('Stop me', { sessionId: 'stop' })
    await answer.send('This much')
    await here.until(saw('This much'))

    const stopped = await scene.stop({ sessionId: 'stop', at: there })

    expect(await stopped.json()).toEqual({ stopped: true })
    expect((await scene.turns()).at(-1)).toMatchObject({ state: 'stopped', text: 'This much' })
    expect((await here.rest()).at(-1)?.event.type).toBe('abort')
    expect(await (await answer.arrived).ended).toBe('aborted')
    expect(await (await scene.stop({ sessionId: 'stop', at: there })).json()).toEqual({ stopped: false })
  })

  test('the same message sent to both 20 times at once has one answer and one charge, in either form', async () => {
    const answer = scene.groq.hold()
    const sends = Array.from({ length: 20 }, async (_, index) => {
      const options = { sessionId: 'once', clientMessageId: 'same', ...(index % 2 === 1 && { at: there }) }
      if (index % 4 < 2) return textOf(await (await scene.stream('Once', options)).rest())
      return ((await (await scene.send('Once', options)).json()) as { reply: string }).reply
    })
    await answer.send('Only ')
    await answer.send('one.')
    await answer.finish()

    expect(await Promise.all(sends)).toEqual(Array.from({ length: 20 }, () => 'Only one.'))

    expect(scene.groq.requests.length).toBe(1)
    const turns = (await scene.turns()).filter(({ text }) => text === 'Only one.')
    expect(turns).toMatchObject([{ state: 'complete', attempt: 1, output_tokens: 2 }])
  })

  test('whoever watches a conversation on one process sees the answer that the other writes', async () => {
    const first = await scene.send('Hello', { sessionId: 'watched' })
    const { conversation_id: id } = (await first.json()) as { conversation_id: string }
    const live = await openLive(`${there}/api/v1/live?conversation_id=${id}`, scene.owner)

    const answer = scene.groq.hold()
    const here = await scene.stream('And now?', { sessionId: 'watched' })
    await answer.send('Seen ')
    await here.until(saw('Seen '))
    await live.until('Seen ')
    await answer.send('elsewhere.')
    await answer.finish()

    await live.until('Seen elsewhere.')
    expect(live.events.filter(({ type }) => type === 'conversation-changed').length).toBeGreaterThan(0)
    live.leave()
    await here.rest()
  })

  test('messages are counted over both', async () => {
    const limited = await scene.app.startAnother({ VISITOR_MESSAGES_PER_MINUTE: '3' })
    const alike = await scene.app.startAnother({ VISITOR_MESSAGES_PER_MINUTE: '3' })
    const origins = [await limited.listen(), await alike.listen()]

    const statuses: number[] = []
    for (const at of [...origins, ...origins]) {
      const sent = await scene.send('Count', { sessionId: 'counted', at })
      statuses.push(sent.status)
      await sent.text()
    }

    expect(statuses).toEqual([200, 200, 200, 429])
    await Promise.all([limited.close(), alike.close()])
  })

  test('turns of a process that fell silent are ended by another, whose followers read it, and can be tried again', async () => {
    const answer = scene.groq.hold()
    const here = await scene.stream('Die', { sessionId: 'dies', clientMessageId: 'dying' })
    await answer.send('So far ')
    await here.until(saw('So far '))
    const follower = await scene.follow({ sessionId: 'dies', at: there })
    await follower.until(saw('So far '))
    await expect.poll(async () => (await scene.turns()).at(-1)?.text).toBe('So far ')

    // As if its process had died, of whom nobody has heard.
    await withSystem(other.services.database, 'test.processes', (tx) =>
      tx
        .updateTable('turn')
        .set({ process_id: crypto.randomUUID() as never })
        .where('state', '=', 'running')
        .execute(),
    )
    await other.services.turnSweep.sweepDead()
    const followed = await follower.rest()
    const retried = await scene.stream('Die', { sessionId: 'dies', clientMessageId: 'dying', at: there })

    expect(followed.at(-1)?.event).toMatchObject({ type: 'error', code: 'provider_unavailable' })
    expect(textOf(followed)).toBe('So far ')
    expect(textOf(await retried.rest())).toBe('You said: Die')
    // The process was only thought dead: what it goes on to write is nobody's any more.
    await answer.send('too late')
    await answer.finish()
    expect((await here.rest()).at(-1)?.event.type).toBe('error')
    expect((await scene.settled()).at(-1)).toMatchObject({ state: 'complete', attempt: 2, text: 'You said: Die' })
  })
})

async function openLive(url: string, { cookie }: { cookie: string }) {
  const abort = new AbortController()
  const response = await fetch(url, { headers: { cookie }, signal: abort.signal })
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
  const events: LiveEvent[] = []
  let shown = ''
  let pending = ''
  return {
    events,
    until: async (text: string) => {
      while (shown !== text) {
        const chunk = await reader?.read()
        if (!chunk || chunk.done) throw new Error(`The stream ended at "${shown}".`)
        const frames = (pending + chunk.value).split('\n\n')
        pending = frames.pop() ?? ''
        for (const frame of frames) {
          if (!frame.startsWith('data: ')) continue
          const event = JSON.parse(frame.slice('data: '.length)) as LiveEvent
          events.push(event)
          if (event.type === 'answer-text') shown = event.text
          if (event.type === 'answer-delta') shown += event.delta
        }
      }
    },
    leave: () => abort.abort(),
  }
}
