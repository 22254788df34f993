import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { deriveKey, loadSecretKey } from './secret-key.ts'

let dataDir: string

beforeEach(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'parley-secret-'))
  dataDir = folder
  return () => rm(folder, { recursive: true, force: true })
})

test('a secret that was set is used, and none is written', async () => {
  const secret = await loadSecretKey({ SECRET_KEY: 'x'.repeat(32), DATA_DIR: dataDir })

  expect(secret).toBe('x'.repeat(32))
  await expect(stat(join(dataDir, 'secret.key'))).rejects.toThrow('ENOENT')
})

test('else one is made once, in a folder made for it, readable by its owner alone', async () => {
  const DATA_DIR = join(dataDir, 'deep/data')

  const first = await loadSecretKey({ DATA_DIR })
  const second = await loadSecretKey({ DATA_DIR })

  expect(first).toMatch(/^[\w-]{64}$/)
  expect(second).toBe(first)
  expect((await stat(join(DATA_DIR, 'secret.key'))).mode & 0o777).toBe(0o600)
})

test('two first starts at once agree on one', async () => {
  const secrets = await Promise.all(Array.from({ length: 8 }, () => loadSecretKey({ DATA_DIR: dataDir })))

  const [stored] = (await readFile(join(dataDir, 'secret.key'), 'utf8')).split('\n')
  expect(new Set(secrets)).toEqual(new Set([stored]))
  expect(await readdir(dataDir)).toEqual(['secret.key'])
})

test.each(['', '\n', 'cut short\n'])('a key file of %j is an error, never a weak secret', async (content) => {
  await writeFile(join(dataDir, 'secret.key'), content)

  await expect(loadSecretKey({ DATA_DIR: dataDir })).rejects.toThrow('secret.key holds no secret.')
})

test('keys differ by purpose and by secret, and are the same each time', () => {
  const key = (secret: string, purpose: string) => deriveKey(secret, purpose).toString('hex')

  expect(key('secret', 'login sessions')).toBe(key('secret', 'login sessions'))
  expect(deriveKey('secret', 'login sessions')).toHaveLength(32)
  expect(new Set([key('a', 'x'), key('a', 'y'), key('b', 'x'), key('b', 'y')]).size).toBe(4)
})
