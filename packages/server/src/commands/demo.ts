import { z } from 'zod'
import { findOrCreateFirstBot } from '../modules/bots/index.ts'
import { deriveKey } from '../platform/crypto/secret-key.ts'
import { withWorkspace } from '../platform/db/with-workspace.ts'
import { defineCommand } from './command.ts'

/** A demonstration workspace with one plain bot, the same each time. */
export const demoCommand = defineCommand({
  name: 'demo',
  input: z.object({}),
  run: async ({ accounts, database, secretKey }, _input, print) => {
    const password = deriveKey(secretKey, 'demo password').toString('base64url').slice(0, 20)
    // Not to be foreseen, so that nobody can register it first with a password of their own.
    const email = `demo-${deriveKey(secretKey, 'demo e-mail').toString('hex').slice(0, 8)}@parley.example`
    const user = await accounts.ensureUser({ name: 'Demo', email, password })
    const { workspaceId, userId } = await accounts.getActor(user)
    const { token } = await withWorkspace(database, workspaceId, (tx) =>
      findOrCreateFirstBot(tx, { workspaceId, userId }, { name: 'Demo bot' }),
    )
    print(`login: ${email}`)
    print(`password: ${password}`)
    print(`embed token: ${token}`)
  },
})
