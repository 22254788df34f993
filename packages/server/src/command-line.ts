import { createInterface } from 'node:readline/promises'
import { registerBody } from '@parley/contract/accounts'
import { Command as Program } from 'commander'
import { askHidden } from './commands/ask-hidden.ts'
import { createSuperuserCommand } from './commands/create-superuser.ts'
import { demoCommand } from './commands/demo.ts'
import { doctorCommand } from './commands/doctor.ts'
import { migrateCommand } from './commands/migrate.ts'
import { runCommand } from './commands/run-command.ts'
import { serve } from './commands/serve.ts'
import { DataDirLockedError } from './platform/db/embedded/data-dir-lock.ts'
import { EnvError, readProcessEnv } from './platform/env/env.ts'

const program = new Program('parley').description("AI chatbots for other people's websites.").showHelpAfterError()

program
  .command('serve')
  .description('serve on PORT (8000)')
  .action(() => serve(readProcessEnv()))

program
  .command('migrate')
  .description('bring the database schema up to date')
  .action(() => runCommand(readProcessEnv(), migrateCommand, {}))

program
  .command('doctor')
  .description('say what this installation runs on and what it lacks')
  .action(() => runCommand(readProcessEnv(), doctorCommand, {}))

program
  .command('demo')
  .description('make a demonstration workspace with one bot, and print its login')
  .action(() => runCommand(readProcessEnv(), demoCommand, {}))

program
  .command('createsuperuser')
  .description('make an operator; asks for what is not given')
  .option('--email <email>')
  .option('--name <name>')
  .option('--password <password>', 'visible to other users of this machine: better typed when asked')
  .action(async (given: { email?: string; name?: string; password?: string }) => {
    const env = readProcessEnv()
    const prompt = createInterface({ input: process.stdin, output: process.stdout })
    const email = given.email ?? (await prompt.question('E-mail: '))
    const name = given.name ?? (given.email ? email.split('@')[0] : await prompt.question('Name: '))
    prompt.close()
    const input = registerBody.safeParse({ email, name, password: given.password ?? (await askHidden('Password: ')) })
    if (!input.success) throw new EnvError(input.error.issues.map((issue) => issue.message).join(' '))
    await runCommand(env, createSuperuserCommand, input.data)
  })

try {
  await program.parseAsync()
} catch (error) {
  process.stderr.write(`${describe(error)}\n`)
  process.exitCode = 1
}

/** One sentence, with what is behind it where nobody foresaw it. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const isForeseen = error instanceof EnvError || error instanceof DataDirLockedError
  return error.cause instanceof Error && !isForeseen ? `${error.message} ${error.cause.message}` : error.message
}
