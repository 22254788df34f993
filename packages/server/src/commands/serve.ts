import type { createApp } from '../app.ts'
import { noticeOfNone } from '../modules/models/index.ts'
import { listenForCommands } from '../platform/control/control-server.ts'
import type { Env } from '../platform/env/env.ts'
import { createLog } from '../platform/log.ts'
import { openServices, type Services, startWork } from '../services.ts'
import type { Command } from './command.ts'
import { createSuperuserCommand } from './create-superuser.ts'
import { demoCommand } from './demo.ts'
import { doctorCommand } from './doctor.ts'
import { migrateCommand } from './migrate.ts'

type App = Awaited<ReturnType<typeof createApp>>

const commands: readonly Command[] = [migrateCommand, doctorCommand, demoCommand, createSuperuserCommand]

/** Serves until SIGINT or SIGTERM; then running answers may finish. A second signal ends at once. */
export async function serve(env: Env): Promise<void> {
  // Loaded while the database starts.
  const loading = import('../app.ts')
  const services = await openServices(env, createLog(env.LOG_LEVEL), `parley serve on port ${env.PORT}`)
  try {
    const app = await loading
    announce(services, await open(services, await app.createApp(services)))
  } catch (error) {
    await services.close()
    throw error
  }
}

/** Resolves to the port, once everything works. */
async function open(services: Services, http: App): Promise<number> {
  const { env } = services
  // Before the first message: a turn of a process that nobody has heard of counts as a dead one's.
  await services.presence.join()
  const port = await listen(http, env.PORT)
  await startWork(services)
  const control = env.DATABASE_URL ? undefined : await listenForCommands(env.DATA_DIR, inside(services))

  let isStopping = false
  const stop = async () => {
    if (isStopping) process.exit(1)
    isStopping = true
    await services.chat.close()
    await Promise.all([http.close(), control?.close()])
    await services.close()
    process.exit(0)
  }
  process.on('SIGINT', () => void stop())
  process.on('SIGTERM', () => void stop())
  return port
}

async function listen(http: App, port: number): Promise<number> {
  try {
    // All interfaces, IPv6 included where the machine has it.
    await http.listen({ port, host: '::' })
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EADDRINUSE') throw new Error(`Port ${port} is in use. Stop what uses it, or set PORT to another.`)
    if (code !== 'EAFNOSUPPORT' && code !== 'EADDRNOTAVAIL') throw error
    await http.listen({ port, host: '0.0.0.0' })
  }
  const address = http.server.address()
  return typeof address === 'object' && address ? address.port : port
}

/** Commands that another process sends, by name. */
function inside(services: Services) {
  return async (name: string, input: unknown, print: (line: string) => void) => {
    const command = commands.find((candidate) => candidate.name === name)
    if (!command) throw new Error(`The running server knows no command "${name}". Restart it with this version.`)
    await command.run(services, command.input.parse(input), print)
  }
}

function announce({ env, engine, redis, models }: Services, port: number): void {
  const notice = noticeOfNone(models.vendorStatus())
  process.stdout.write(
    [
      '',
      `  Parley    ${env.PUBLIC_URL ?? `http://localhost:${port}`}/`,
      `  Database  ${engine.label}`,
      ...(redis ? [`  Redis     ${redis.label}`] : []),
      `  Models    ${notice ? `${notice} Bots answer with a labelled echo.` : 'a vendor key was found'}`,
      '  Operator  npm run parley -- createsuperuser',
      '',
      '',
    ].join('\n'),
  )
}
