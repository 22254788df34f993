import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createLogReplica } from './log-replica.ts'
import { createTurnLog, doneFrame } from './turn-log.ts'

const noHooks = { onFollow: () => undefined, onLeave: () => undefined }

test('whatever overlapping pieces a copy is made of, and wherever its reader was, nothing is lost or doubled', () => {
  const events = fc.array(fc.string(), { minLength: 1, maxLength: 12 })
  const cuts = fc.array(fc.tuple(fc.nat(12), fc.nat(12)), { maxLength: 20 })
  fc.assert(
    fc.property(events, cuts, fc.nat(12), fc.nat(20), (deltas, overlaps, seen, followAt) => {
      const log = createTurnLog(3)
      log.append(...deltas.map((delta) => ({ type: 'text-delta', id: '0', delta }) as const))
      const first = log.firstId
      const afterId = first - 1 + Math.min(seen, deltas.length)
      const copy = createLogReplica(noHooks)
      let read = ''
      const reader = {
        frames: (text: string) => {
          read += text
          return true
        },
        end: () => undefined,
      }

      let isFollowing = false
      const follow = () => {
        if (!isFollowing) copy.follow(afterId, reader)
        isFollowing = true
      }
      for (const [index, [start, length]] of overlaps.entries()) {
        if (index === followAt) follow()
        // As they come: from somewhere already known, to somewhere further.
        const known = Math.max(copy.lastId, first - 1)
        const from = Math.max(first, known + 1 - start)
        const to = Math.min(log.lastId, known + length)
        if (to < from) continue
        const frames = log.framesAfter(from - 1).split(/(?<=\n\n)/)
        copy.take({ from, to, frames: frames.slice(0, to - from + 1).join(''), isEnd: false })
      }
      follow()
      copy.take({ from: first, to: log.lastId, frames: log.framesAfter(first - 1), isEnd: true })

      expect(read).toBe(log.framesAfter(afterId) + doneFrame)
    }),
  )
})
