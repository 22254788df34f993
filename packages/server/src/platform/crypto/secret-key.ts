import { hkdfSync, randomBytes } from 'node:crypto'
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** As long as a `SECRET_KEY` must be. */
const shortest = 32

/**
 * The installation's root secret: `SECRET_KEY`, or one generated once into `DATA_DIR/secret.key`, readable by its owner
 * only. Throws where that file holds none: to go on with a weak secret would let anyone forge logins.
 */
export async function loadSecretKey(env: { SECRET_KEY?: string | undefined; DATA_DIR: string }): Promise<string> {
  if (env.SECRET_KEY) return env.SECRET_KEY
  const path = join(env.DATA_DIR, 'secret.key')
  await mkdir(env.DATA_DIR, { recursive: true, mode: 0o700 })
  const secret = (await readIfThere(path)) ?? (await generate(path))
  if (secret.length < shortest) {
    throw new Error(`${path} holds no secret. Restore it from a backup, or delete it: all logins then end.`)
  }
  return secret
}

/** A link appears with its content or not at all, and only once: of two first starts both use the first one's secret. */
async function generate(path: string): Promise<string> {
  const draft = `${path}.${randomBytes(6).toString('hex')}`
  await writeFile(draft, `${randomBytes(48).toString('base64url')}\n`, { flag: 'wx', mode: 0o600, flush: true })
  try {
    await link(draft, path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    await rm(draft)
  }
  return (await readFile(path, 'utf8')).trim()
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return (await readFile(path, 'utf8')).trim()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

/** A 32-byte key for one purpose, derived from the root secret by HKDF-SHA-256 (RFC 5869). */
export function deriveKey(secretKey: string, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secretKey, 'parley', purpose, 32))
}
