import { once } from 'node:events'
import { connect } from 'node:net'
import { expect, test } from 'vitest'
import { countEventStreams } from '../src/platform/http/sse.ts'
import { startChatScene } from './chat-scene.ts'
import { textOf } from './sse-reader.ts'

const readers = 200
const piece = 'Nobody reads this. '.repeat(14_000)
const pieces = 30
/** What each may hold back, with room for a piece beyond it, and for what the answer itself takes; without a bound it is all that was sent. */
const allowedBytes = readers * 1_500_000 + 200_000_000

test('200 readers that never read are dropped, memory stays bounded, and the answer goes on', async () => {
  const scene = await startChatScene()
  const answer = scene.groq.hold()
  const reader = await scene.stream('Long')
  await answer.send('Begun. ')
  await reader.until((received) => textOf(received) === 'Begun. ')
  const { hostname, port } = new URL(scene.origin)
  const sockets = await Promise.all(
    Array.from({ length: readers }, async () => {
      const socket = connect(Number(port), hostname)
      socket.on('error', () => undefined)
      await once(socket, 'connect')
      socket.pause()
      socket.write(`GET /api/stream/${scene.bot.embed_token}/?session_id=visitor-1 HTTP/1.1\r\nhost: localhost\r\n\r\n`)
      return socket
    }),
  )
  await expect.poll(countEventStreams).toBe(readers + 1)
  const before = process.memoryUsage.rss()

  let peak = before
  for (let sent = 1; sent <= pieces; sent += 1) {
    await answer.send(piece)
    await reader.until((received) => textOf(received).length >= 'Begun. '.length + sent * piece.length)
    peak = Math.max(peak, process.memoryUsage.rss())
  }

  await expect.poll(countEventStreams).toBe(1)
  await answer.finish()
  await reader.rest()
  expect(peak - before).toBeLessThan(allowedBytes)
  const [turn] = await scene.settled()
  expect([turn?.state, turn?.text.length]).toEqual(['complete', 'Begun. '.length + pieces * piece.length])
  for (const socket of sockets) socket.destroy()
  await scene.close()
}, 180_000)
