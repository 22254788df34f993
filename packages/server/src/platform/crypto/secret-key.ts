import { hkdfSync, randomBytes } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * The installation's root secret: `SECRET_KEY`, or one generated once into `DATA_DIR/secret.key`, readable by its owner
 * only.
 */
export async function loadSecretKey(env: { SECRET_KEY?: string | undefined; DATA_DIR: string }): Promise<string> {
  if (env.SECRET_KEY) return env.SECRET_KEY
  const path = join(env.DATA_DIR, 'secret.key')
  await mkdir(env.DATA_DIR, { recursive: true, mode: 0o700 })
  // "wx" fails where the file exists, so that two first starts cannot each believe in a key of their own.
  await writeFile(path, `${randomBytes(48).toString('base64url')}\n`, { flag: 'wx', mode: 0o600 }).catch((error) => {
    if (error.code !== 'EEXIST') throw error
  })
  return (await readFile(path, 'utf8')).trim()
}

/** A 32-byte key for one purpose, derived from the root secret by HKDF-SHA-256 (RFC 5869). */
export function deriveKey(secretKey: string, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secretKey, 'parley', purpose, 32))
}
