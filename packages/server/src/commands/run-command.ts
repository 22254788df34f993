import { sendCommand } from '../platform/control/control-client.ts'
import type { Env } from '../platform/env/env.ts'
import { createLog } from '../platform/log.ts'
import { openServices } from '../services.ts'
import type { Command } from './command.ts'

/**
 * Runs a command: inside the server that has the embedded database open, if there is one, else in this process. On a
 * database server always in this process.
 */
export async function runCommand(env: Env, command: Command, input: unknown): Promise<void> {
  const print = (line: string) => void process.stdout.write(`${line}\n`)
  if (!env.DATABASE_URL && (await sendCommand(env.DATA_DIR, command.name, input, print))) return
  const services = await openServices(env, createLog(env.LOG_LEVEL), `parley ${command.name}`)
  try {
    await command.run(services, command.input.parse(input), print)
  } finally {
    await services.close()
  }
}
