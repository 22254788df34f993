import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { deriveKey } from './secret-key.ts'

/** What was sealed, as text for the database: the key's id, the nonce, and the ciphertext with its tag. */
export type SealedText = string

/** It was sealed with a secret that is not known here, for another place, or it was changed. */
export class UnsealError extends Error {}

/**
 * Seals secrets for the database with AES-256-GCM.
 *
 * `boundTo` names the place that a secret belongs to, such as its workspace and its row: moved elsewhere it does not open.
 */
export interface SecretBox {
  seal(text: string, boundTo: readonly string[]): SealedText
  /** Throws {@link UnsealError}. */
  open(sealed: SealedText, boundTo: readonly string[]): string
  /** What is sealed begins with it; what an earlier secret sealed does not, and should be sealed anew. */
  keyId: string
}

const algorithm = 'aes-256-gcm'
/** 96 bits, as GCM is made for; chosen by chance, which is safe for some billions of sealings under one key. */
const nonceLength = 12
const tagLength = 16

/**
 * @param purpose keeps the keys of different uses apart
 * @param previous secrets that were in use before: what they sealed still opens
 */
export function createSecretBox(secret: string, previous: readonly string[], purpose: string): SecretBox {
  const current = makeKey(secret, purpose)
  const keys = new Map([...previous.map((old) => makeKey(old, purpose)), current].map((key) => [key.id, key]))

  return {
    seal: (text, boundTo) => {
      const nonce = randomBytes(nonceLength)
      const cipher = createCipheriv(algorithm, current.bytes, nonce).setAAD(placeOf(boundTo))
      const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()])
      return `${current.id}.${nonce.toString('base64url')}.${sealed.toString('base64url')}`
    },
    open: (sealed, boundTo) => {
      const [id = '', nonce = '', content = ''] = sealed.split('.')
      const key = keys.get(id)
      if (!key) throw new UnsealError('It was sealed with a secret that is not known here.')
      const bytes = Buffer.from(content, 'base64url')
      try {
        const decipher = createDecipheriv(algorithm, key.bytes, Buffer.from(nonce, 'base64url'), {
          authTagLength: tagLength,
        })
          .setAAD(placeOf(boundTo))
          .setAuthTag(bytes.subarray(-tagLength))
        return Buffer.concat([decipher.update(bytes.subarray(0, -tagLength)), decipher.final()]).toString('utf8')
      } catch (error) {
        throw new UnsealError('It was sealed for another place, or changed since.', { cause: error })
      }
    },
    keyId: current.id,
  }
}

/** The id says which secret a key comes from, and nothing of the secret itself. */
function makeKey(secret: string, purpose: string) {
  return {
    id: deriveKey(secret, `${purpose}, key id`).subarray(0, 6).toString('base64url'),
    bytes: deriveKey(secret, purpose),
  }
}

/** As JSON, so that no two places read the same. */
function placeOf(boundTo: readonly string[]): Buffer {
  return Buffer.from(JSON.stringify(boundTo))
}
