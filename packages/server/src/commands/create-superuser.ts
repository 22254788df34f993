import { registerBody } from '@parley/contract/accounts'
import { defineCommand } from './command.ts'

export const createSuperuserCommand = defineCommand({
  name: 'createsuperuser',
  input: registerBody,
  run: async ({ accounts }, input, print) => {
    const user = await accounts.ensureUser(input)
    await accounts.makeOperator(user.userId)
    print(
      user.isNew
        ? `Made the operator ${input.email}.`
        : `${input.email} had an account already and is an operator now; the password stays as it was.`,
    )
  },
})
