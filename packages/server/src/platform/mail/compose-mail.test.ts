import { expect, test } from 'vitest'
import { composeMail } from './compose-mail.ts'

const content = {
  subject: 'Choose a new password',
  greeting: 'Hello Ada,',
  before: ['Someone asked for it.'],
  button: { label: 'Choose', url: 'https://chat.example.com/accounts/reset/?token=abc&x=1' },
  after: ['It works once.'],
}

test('the text says all that the page says, with the link on a line of its own', () => {
  const { text } = composeMail(content)

  expect(text).toBe(
    'Hello Ada,\n\nSomeone asked for it.\n\nChoose:\nhttps://chat.example.com/accounts/reset/?token=abc&x=1\n\n' +
      'It works once.\n\n-- \nParley\n',
  )
})

test('what people typed is text, never markup', () => {
  const { html } = composeMail({ ...content, greeting: 'Hello <img src=x onerror="alert(1)">,' })

  expect(html).not.toContain('<img')
  expect(html).toContain('Hello &lt;img src=x onerror=&quot;alert(1)&quot;&gt;,')
  expect(html).toContain('href="https://chat.example.com/accounts/reset/?token=abc&amp;x=1"')
})

test('nothing in it is fetched from anywhere', () => {
  const { html } = composeMail(content)

  expect(html).not.toMatch(/<(img|link|script|iframe)|src=|url\(|@import/)
})

test('a subject is one line, whatever is in it', () => {
  const { subject } = composeMail({ ...content, subject: 'Hello\r\nBcc: everyone@example.com' })

  expect(subject).toBe('Hello Bcc: everyone@example.com')
})
