import { expect, test } from 'vitest'
import { messageMaxLength, sendBody } from './chat.ts'

const body = (changes: object = {}) => ({ message: 'Hello', session_id: 'visitor-1', ...changes })

function sentenceFor(changes: object): string | undefined {
  return sendBody.safeParse(body(changes)).error?.issues[0]?.message
}

test('a message is kept as it was written', () => {
  const message = '  Two\n  lines 🏔️  '

  expect(sendBody.parse(body({ message })).message).toBe(message)
})

test('the longest message and the longest ids pass', () => {
  const longest = {
    message: 'x'.repeat(messageMaxLength),
    session_id: 's'.repeat(128),
    client_message_id: 'c'.repeat(128),
  }

  expect(sendBody.parse(longest)).toEqual(longest)
})

test.each([
  [{ message: '' }, 'Write a message first.'],
  [{ message: ' \n\t ' }, 'Write a message first.'],
  [{ message: 'x'.repeat(messageMaxLength + 1) }, 'A message is at most 8,000 characters.'],
  [{ message: 5 }, 'message is text.'],
  [{ message: undefined }, 'message is text.'],
  [{ session_id: '' }, 'session_id is 1 to 128 letters, digits, ".", "_", ":" or "-".'],
  [{ session_id: 's'.repeat(129) }, 'session_id is 1 to 128 letters, digits, ".", "_", ":" or "-".'],
  [{ session_id: 'a b' }, 'session_id is 1 to 128 letters, digits, ".", "_", ":" or "-".'],
  [{ session_id: 'a\n' }, 'session_id is 1 to 128 letters, digits, ".", "_", ":" or "-".'],
  [{ client_message_id: '' }, 'client_message_id is 1 to 128 characters.'],
  [{ client_message_id: 'c'.repeat(129) }, 'client_message_id is 1 to 128 characters.'],
])('%o is refused with a sentence', (changes, sentence) => {
  expect(sentenceFor(changes)).toBe(sentence)
})

test('fields of other clients are ignored, not refused', () => {
  expect(sendBody.parse(body({ page_url: 'https://example.com' }))).toEqual(body())
})
