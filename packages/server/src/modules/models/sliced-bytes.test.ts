import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type CatalogueModel, findModel } from '@parley/contract/model-catalogue'
import { array, asyncProperty, check, nat, string, uniqueArray } from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createAnswerModel } from './vendor-clients.ts'

// However the network cuts what a vendor sends, through frames, lines and characters, the answer is the same.

let server: Server
let baseUrl: string
/** What the vendor writes for the next request, piece by piece. */
let pieces: Buffer[] = []

beforeAll(async () => {
  server = createServer(async (request, reply) => {
    request.resume()
    reply.writeHead(200, { 'content-type': 'text/event-stream' })
    // Each is a chunk of its own, which the client's parser hands on by itself.
    for (const piece of pieces) await new Promise<void>((resolve) => reply.write(piece, () => resolve()))
    reply.end()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})

function bytesOf(deltas: readonly string[]): Buffer {
  const frames = deltas.map((content) => ({ choices: [{ index: 0, delta: { content }, finish_reason: null }] }))
  const last = { choices: [{ index: 0, delta: {}, finish_reason: 'stop' }], x_groq: { id: 'r', usage: usage() } }
  return Buffer.from(
    [...frames, last]
      .map((frame) => `data: ${JSON.stringify({ id: 'c', created: 1, model: 'm', ...frame })}\n\n`)
      .join('')
      .concat('data: [DONE]\n\n'),
  )
}

function usage() {
  return { prompt_tokens: 7, completion_tokens: 3, total_tokens: 10 }
}

function cut(bytes: Buffer, places: readonly number[]): Buffer[] {
  const ends = [...places.filter((place) => place > 0 && place < bytes.length).sort((a, b) => a - b), bytes.length]
  return ends.map((end, index) => bytes.subarray(ends[index - 1] ?? 0, end))
}

describe.each(['own', 'sdk'] as const)('read by %s', (client) => {
  async function ask(): Promise<{ text: string; isCut: boolean; outputTokens: number | undefined }> {
    const entry = findModel('groq', 'openai/gpt-oss-20b') as CatalogueModel
    const model = createAnswerModel(entry, { apiKey: 'key', baseUrl, fetch }, client)
    let text = ''
    const prompt = [{ role: 'user' as const, content: [{ type: 'text' as const, text: 'Hello' }] }]
    const end = await model.stream(
      { prompt, temperature: 0, maxOutputTokens: 100 },
      {
        onText: (delta) => {
          text += delta
        },
        onLife: () => undefined,
        signal: new AbortController().signal,
      },
    )
    return { text, isCut: end.isCut, outputTokens: end.usage?.outputTokens }
  }

  test('one cut at every place leaves the answer as it is', async () => {
    const bytes = bytesOf(['Grüße, ', '世界 ', '👩‍👩‍👧 "\\n"', '\u2028end'])

    for (let place = 0; place < bytes.length; place += 1) {
      pieces = cut(bytes, [place])
      expect(await ask(), `cut at ${place}`).toEqual({
        text: 'Grüße, 世界 👩‍👩‍👧 "\\n"\u2028end',
        isCut: false,
        outputTokens: 3,
      })
    }
  })

  test('any text, cut anywhere any number of times, comes whole', async () => {
    const result = await check(
      asyncProperty(
        array(string({ unit: 'grapheme', minLength: 1 }), { minLength: 1, maxLength: 6 }),
        uniqueArray(nat(900), { maxLength: 12 }),
        async (deltas, places) => {
          pieces = cut(bytesOf(deltas), places)
          expect((await ask()).text).toBe(deltas.join(''))
        },
      ),
      { numRuns: 60 },
    )

    expect(result.failed, `${result.counterexample} ${result.errorInstance}`).toBe(false)
  })
})
