import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, vi } from 'vitest'
import type { TestApp } from './test-app.ts'

/** The mails of a kind that lie in the installation's outbox for someone, oldest first. */
export async function readOutbox({ services }: TestApp, kind: string, email: string): Promise<string[]> {
  const folder = join(services.env.DATA_DIR, 'outbox')
  const names = await readdir(folder).catch(() => [])
  const own = names.filter((name) => name.includes(`-${kind}-${email}-`)).sort()
  return Promise.all(own.map((name) => readFile(join(folder, name), 'utf8')))
}

/** The last of so many such mails, once they are all there. */
export async function awaitMail(app: TestApp, kind: string, email: string, count = 1): Promise<string> {
  let mails: string[] = []
  await vi.waitFor(
    async () => {
      // A mail's file is there a moment before its words.
      mails = (await readOutbox(app, kind, email)).filter((mail) => mail !== '')
      expect(mails).toHaveLength(count)
    },
    { timeout: 20_000, interval: 50 },
  )
  return mails.at(-1) ?? ''
}

/** The token in a mail's link. */
export function tokenIn(mail: string): string {
  const token = /\?token=([A-Za-z0-9._-]+)/.exec(mail)?.[1]
  if (!token) throw new Error(`There is no link in: ${mail}`)
  return token
}
