import type { Role } from '@parley/contract/accounts'
import { withSystem } from '../src/platform/db/with-system.ts'
import type { RegisteredCaller, TestApp } from './test-app.ts'

/** Gives someone another role in their own workspace, as nobody can yet on a screen. */
export async function setRole(app: TestApp, { account }: RegisteredCaller, role: Role): Promise<void> {
  await withSystem(app.services.database, 'test.set-role', async (tx) => {
    const user = await tx.selectFrom('user').select('id').where('email', '=', account.email).executeTakeFirstOrThrow()
    await tx.updateTable('member').set({ role }).where('user_id', '=', user.id).execute()
  })
}
