import { expect, test } from 'vitest'
import { readEvents } from './read-events.ts'

function streamOf(...pieces: string[]): ReadableStream<Uint8Array<ArrayBuffer>> {
  const bytes = pieces.map((piece) => new TextEncoder().encode(piece))
  return new ReadableStream({
    start(controller) {
      for (const piece of bytes) controller.enqueue(piece)
      controller.close()
    },
  })
}

test('events are put together however the network cut them, and comments are passed over', async () => {
  const events = []
  for await (const data of readEvents(
    streamOf('da', 'ta: {"a":1}\n', '\n: still here\n\ndata: one\r\ndata: two\r\n\r\n'),
  )) {
    events.push(data)
  }

  expect(events).toEqual(['{"a":1}', 'one\ntwo'])
})

test('a letter that is cut in two stays whole', async () => {
  const bytes = new TextEncoder().encode('data: ü\n\n')
  const stream = new ReadableStream({
    start(controller) {
      for (const byte of bytes) controller.enqueue(new Uint8Array([byte]))
      controller.close()
    },
  })

  const events = []
  for await (const data of readEvents(stream)) events.push(data)

  expect(events).toEqual(['ü'])
})
