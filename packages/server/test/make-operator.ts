import { createSuperuserCommand } from '../src/commands/create-superuser.ts'
import type { RegisteredCaller, TestApp } from './test-app.ts'

/** Registers someone and makes them an operator, as the command line does. */
export async function makeOperator(app: TestApp): Promise<RegisteredCaller> {
  const operator = await app.register()
  await createSuperuserCommand.run(app.services, operator.account, () => undefined)
  return operator
}
