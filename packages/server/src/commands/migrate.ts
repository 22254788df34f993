import { z } from 'zod'
import { defineCommand } from './command.ts'

/** Opening the services migrates; what is left is to say so. */
export const migrateCommand = defineCommand({
  name: 'migrate',
  input: z.object({}),
  run: async ({ engine, migrated }, _input, print) => {
    for (const name of migrated) print(`applied ${name}`)
    print(`The schema is up to date on ${engine.label}.`)
  },
})
