import type { ChatEvent } from '@parley/contract/chat'
import { describe, expect, test, vi } from 'vitest'
import { createEventParser, readEvents } from './event-stream.ts'

const wire = [
  ': \n\n',
  'id: 1000001\ndata: {"type":"text-start","id":"0"}\n\n',
  'id: 1000002\ndata: {"type":"text-delta","id":"0","delta":"Grüße, 漢字 🙂\\n\\nid: 7"}\n\n',
  ': \n\n',
  'id: 1000003\ndata: {"type":"text-end","id":"0"}\n\n',
  'data: [DONE]\n\n',
].join('')
const told = [
  [1_000_001, { type: 'text-start', id: '0' }],
  [1_000_002, { type: 'text-delta', id: '0', delta: 'Grüße, 漢字 🙂\n\nid: 7' }],
  [1_000_003, { type: 'text-end', id: '0' }],
]

function streamOf(...chunks: Uint8Array[]): Response {
  return new Response(
    new ReadableStream({
      start: (controller) => {
        for (const chunk of chunks) controller.enqueue(chunk)
        controller.close()
      },
    }),
  )
}

async function readAll(response: Response) {
  const events: [number, ChatEvent][] = []
  const isWhole = await readEvents(response, (event, id) => events.push([id, event]))
  return { events, isWhole }
}

describe('an event stream', () => {
  const bytes = new TextEncoder().encode(wire)

  test('reads the same wherever it is cut in two', async () => {
    for (let cut = 0; cut <= bytes.length; cut += 1) {
      expect(await readAll(streamOf(bytes.slice(0, cut), bytes.slice(cut)))).toEqual({ events: told, isWhole: true })
    }
  })

  test('reads the same byte by byte', async () => {
    const chunks = Array.from(bytes, (byte) => Uint8Array.of(byte))

    expect(await readAll(streamOf(...chunks))).toEqual({ events: told, isWhole: true })
  })

  test('tells no event twice and none in part, and is not whole, when it ends early', async () => {
    for (let cut = 0; cut < bytes.length; cut += 1) {
      const { events, isWhole } = await readAll(streamOf(bytes.slice(0, cut)))
      expect(events).toEqual(told.slice(0, events.length))
      expect(isWhole).toBe(false)
    }
  })

  test('is not whole when the connection breaks, and keeps what came before', async () => {
    let step = 0
    const body = new ReadableStream({
      pull: (controller) => {
        step += 1
        if (step === 1) controller.enqueue(bytes.slice(0, 120))
        else controller.error(new TypeError('network error'))
      },
    })

    expect(await readAll(new Response(body))).toEqual({ events: told.slice(0, 1), isWhole: false })
  })

  test('counts as broken after a long silence, and lets go of the connection', async () => {
    vi.useFakeTimers()
    const cancelled = vi.fn()
    const reading = readAll(new Response(new ReadableStream({ cancel: cancelled })))

    await vi.advanceTimersByTimeAsync(60_000)

    expect(await reading).toEqual({ events: [], isWhole: false })
    expect(cancelled).toHaveBeenCalledOnce()
    vi.useRealTimers()
  })

  test('lets go of a connection whose words make no sense', async () => {
    const cancelled = vi.fn()
    const body = new ReadableStream({
      start: (controller) => controller.enqueue(new TextEncoder().encode('id: 1\ndata: {"type"\n\n')),
      cancel: cancelled,
    })

    expect(await readAll(new Response(body))).toEqual({ events: [], isWhole: false })
    expect(cancelled).toHaveBeenCalledOnce()
  })
})

test('an event without an id of its own has the last one', () => {
  const ids: number[] = []
  const parser = createEventParser((_event, id) => ids.push(id))

  parser.push('id: 5\ndata: {"type":"abort"}\n\ndata: {"type":"abort"}\n\n')

  expect(ids).toEqual([5, 5])
})
