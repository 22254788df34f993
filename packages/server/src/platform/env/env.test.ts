import { vendors } from '@parley/contract/model-catalogue'
import { expect, test } from 'vitest'
import { EnvError, loadEnv } from './env.ts'

function sentenceFor(source: Record<string, string>): string {
  try {
    loadEnv(source)
  } catch (error) {
    if (error instanceof EnvError) return error.message
    throw error
  }
  throw new Error('The environment was accepted.')
}

test('nothing needs to be set', () => {
  const env = loadEnv({})

  expect([env.GROQ_API_KEY, env.DATABASE_URL, env.SECRET_KEY, env.PUBLIC_URL]).toEqual(Array(4).fill(undefined))
  expect(env).toMatchObject({
    PORT: 8000,
    DATA_DIR: './data',
    DEBUG: false,
    LOG_LEVEL: 'warn',
    ALLOWED_HOSTS: [],
    TRUSTED_PROXIES: [],
    VISITOR_MESSAGES_PER_MINUTE: 30,
    IP_MESSAGES_PER_MINUTE: 120,
    FIRST_TOKEN_TIMEOUT_MS: 10_000,
    TOKEN_TIMEOUT_MS: 15_000,
    ANSWER_TIMEOUT_MS: 120_000,
  })
})

test('what is set is read, without spaces around it and without a last slash', () => {
  const env = loadEnv({
    PORT: ' 9000 ',
    PUBLIC_URL: 'https://chat.example.com/',
    ALLOWED_HOSTS: 'chat.example.com, .example.org,,',
    GROQ_API_KEY: ' gsk_key ',
    GROQ_BASE_URL: 'http://127.0.0.1:9/openai/v1/',
  })

  expect(env).toMatchObject({
    PORT: 9000,
    PUBLIC_URL: 'https://chat.example.com',
    ALLOWED_HOSTS: ['chat.example.com', '.example.org'],
    GROQ_API_KEY: 'gsk_key',
    GROQ_BASE_URL: 'http://127.0.0.1:9/openai/v1',
  })
})

test.each([
  ['', undefined],
  ['   ', undefined],
  ['your_groq_api_key_here', undefined],
  ['your_razorpay_key_id', undefined],
  ['gsk_your_own', 'gsk_your_own'],
])('a key of %j counts as %s', (written, read) => {
  expect(loadEnv({ GROQ_API_KEY: written }).GROQ_API_KEY).toBe(read)
})

test.each(Object.values(vendors))('$label has its two settings, and its placeholder counts as unset', (vendor) => {
  const read = (key: string) =>
    loadEnv({ [vendor.keyName]: key, [vendor.baseUrlName]: 'http://127.0.0.1:9/v1/' }) as Record<string, unknown>

  expect(read('k-1')).toMatchObject({ [vendor.keyName]: 'k-1', [vendor.baseUrlName]: 'http://127.0.0.1:9/v1' })
  expect(read(`your_${vendor.keyName.toLowerCase()}_here`)[vendor.keyName]).toBeUndefined()
})

test('a key without the address that it belongs to is refused', () => {
  expect(sentenceFor({ COMPATIBLE_API_KEY: 'k-1' })).toBe(
    'COMPATIBLE_BASE_URL is required together with COMPATIBLE_API_KEY: the key belongs to that address.',
  )
})

test('an empty value is the default, as an unset one is', () => {
  expect(loadEnv({ PORT: '', DATA_DIR: ' ', LOG_LEVEL: '', DEBUG: '' })).toEqual(loadEnv({}))
})

test.each([
  [{ DEBUG: 'true' }, true],
  [{ DEBUG: '1' }, true],
  [{ DEBUG: 'On' }, true],
  [{ DEBUG: 'no' }, false],
  [{ DEBUG: '0' }, false],
  [{ DJANGO_DEBUG: 'True' }, true],
  [{ DJANGO_DEBUG: 'False' }, false],
  [{ DEBUG: 'False', DJANGO_DEBUG: 'True' }, true],
])('%o means DEBUG is %s', (source, isDebug) => {
  expect(loadEnv(source)).toMatchObject({ DEBUG: isDebug })
  expect(loadEnv(source)).not.toHaveProperty('DJANGO_DEBUG')
})

test.each([
  ['PORT', 'abc', 'PORT is a whole number from 0 to 65535; it is set to "abc".'],
  ['PORT', '65536', 'PORT is a whole number from 0 to 65535; it is set to "65536".'],
  ['PORT', '-1', 'PORT is a whole number from 0 to 65535; it is set to "-1".'],
  ['PORT', '80.5', 'PORT is a whole number from 0 to 65535; it is set to "80.5".'],
  ['PORT', '1e3', 'PORT is a whole number from 0 to 65535; it is set to "1e3".'],
  ['DEBUG', 'maybe', 'DEBUG is true or false; it is set to "maybe".'],
  ['DJANGO_DEBUG', '2', 'DJANGO_DEBUG is true or false; it is set to "2".'],
  ['LOG_LEVEL', 'loud', 'LOG_LEVEL is fatal, error, warn, info, debug or silent; it is set to "loud".'],
  ['FIRST_TOKEN_TIMEOUT_MS', '0', 'FIRST_TOKEN_TIMEOUT_MS is a whole number from 100 to 600000; it is set to "0".'],
  [
    'REDIS_URL',
    'http://localhost',
    'REDIS_URL is an address such as redis://user:password@host:6379/0; it is set to "a value that is not shown".',
  ],
  ['REDIS_PREFIX', 'a b', 'REDIS_PREFIX is 1 to 64 letters, digits, "_", ".", ":" or "-"; it is set to "a b".'],
  ['SHUTDOWN_GRACE_MS', '20s', 'SHUTDOWN_GRACE_MS is a whole number from 0 to 600000; it is set to "20s".'],
  ['TOKEN_TIMEOUT_MS', '1s', 'TOKEN_TIMEOUT_MS is a whole number from 100 to 600000; it is set to "1s".'],
  ['ANSWER_TIMEOUT_MS', '99', 'ANSWER_TIMEOUT_MS is a whole number from 100 to 3600000; it is set to "99".'],
  [
    'VISITOR_MESSAGES_PER_MINUTE',
    '0',
    'VISITOR_MESSAGES_PER_MINUTE is a whole number from 1 to 1000000; it is set to "0".',
  ],
  [
    'IP_MESSAGES_PER_MINUTE',
    'many',
    'IP_MESSAGES_PER_MINUTE is a whole number from 1 to 1000000; it is set to "many".',
  ],
])('%s=%s stops the start with one sentence that names it', (name, value, sentence) => {
  expect(sentenceFor({ [name]: value })).toBe(sentence)
})

test.each([
  ['PUBLIC_URL', 'chat.example.com', 'https://chat.example.com'],
  ['PUBLIC_URL', 'ftp://chat.example.com', 'https://chat.example.com'],
  ['DATABASE_URL', 'mysql://root:hunter2@db/parley', 'postgres://user:password@host:5432/parley'],
  ['GROQ_BASE_URL', 'hunter2', 'https://api.groq.com/openai/v1'],
])('%s=%s is refused without showing it', (name, value, example) => {
  const sentence = sentenceFor({ [name]: value, SECRET_KEY: 'x'.repeat(32) })

  expect(sentence).toBe(`${name} is an address such as ${example}; it is set to "a value that is not shown".`)
})

test('a short secret is refused without showing it', () => {
  expect(sentenceFor({ SECRET_KEY: 'hunter2' })).toBe(
    'SECRET_KEY is at least 32 characters; it is set to "a value that is not shown".',
  )
})

test('a short token for metrics is refused without showing it', () => {
  expect(sentenceFor({ METRICS_TOKEN: 'hunter2' })).toBe(
    'METRICS_TOKEN is at least 16 characters; it is set to "a value that is not shown".',
  )
})

test('a database server needs a secret that its processes share', () => {
  const DATABASE_URL = 'postgres://parley@127.0.0.1/parley'

  expect(sentenceFor({ DATABASE_URL })).toBe(
    'SECRET_KEY is required together with DATABASE_URL: set it to 32 or more random characters.',
  )
  expect(loadEnv({ DATABASE_URL, SECRET_KEY: 'x'.repeat(32) }).DATABASE_URL).toBe(DATABASE_URL)
})

test('the settings cannot be changed later', () => {
  const env = loadEnv({}) as { PORT: number }

  expect(() => {
    env.PORT = 1
  }).toThrow(TypeError)
})

test.each(['parley@example.com', 'Parley <parley@example.com>', 'Bots of Example <bots@mail.example.com>'])(
  'mail may come from %s',
  (sender) => {
    expect(loadEnv({ MAIL_FROM: sender }).MAIL_FROM).toBe(sender)
  },
)

test.each(['parley', 'Parley parley@example.com', 'Parley <parley>', 'a@b.example, c@d.example <'])(
  'mail may not come from %s',
  (sender) => {
    expect(sentenceFor({ MAIL_FROM: sender })).toBe(
      `MAIL_FROM is an e-mail address, such as Parley <parley@example.com>; it is set to "${sender}".`,
    )
  },
)

test('the password of the mail server is not told', () => {
  const sentence = sentenceFor({ SMTP_URL: 'imap://someone:secret@mail.example.com' })

  expect(sentence).toBe(
    'SMTP_URL is an address such as smtp://user:password@mail.example.com:587; it is set to "a value that is not shown".',
  )
})

test('where any host is allowed, mail needs to know where its links lead', () => {
  const mailed = { SMTP_URL: 'smtp://mail.example.com', ALLOWED_HOSTS: '*' }

  expect(sentenceFor(mailed)).toContain('PUBLIC_URL is required together with SMTP_URL')
  expect(loadEnv({ ...mailed, PUBLIC_URL: 'https://chat.example.com' }).SMTP_URL).toBe('smtp://mail.example.com')
})

test('a Redis without a database server is refused, since one process has the embedded database open', () => {
  expect(() => loadEnv({ REDIS_URL: 'redis://localhost' })).toThrow(
    'REDIS_URL joins several processes, which need a PostgreSQL server: set DATABASE_URL too, or leave both unset.',
  )
})
