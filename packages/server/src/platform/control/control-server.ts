import { chmod, rm } from 'node:fs/promises'
import { createServer, type Socket } from 'node:net'
import { createInterface } from 'node:readline'
import { z } from 'zod'
import { controlAddress } from './control-address.ts'

export const controlRequest = z.object({ command: z.string(), input: z.unknown() })

/** One line of JSON each: text to print, then how it ended. */
export const controlReply = z.union([
  z.object({ print: z.string() }),
  z.object({ done: z.literal(true) }),
  z.object({ error: z.string() }),
])

export type CommandRunner = (command: string, input: unknown, print: (line: string) => void) => Promise<void>

/**
 * Runs commands that other processes of the same machine and user send: the embedded database lets nobody else in.
 *
 * Call it only while holding the data folder's lock; a socket found there is then left over from a dead process.
 */
export async function listenForCommands(dataDir: string, run: CommandRunner): Promise<{ close(): Promise<void> }> {
  const address = controlAddress(dataDir)
  if (process.platform !== 'win32') await rm(address, { force: true })
  const server = createServer((socket) => void serve(socket, run))
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(address, resolve))
  if (process.platform !== 'win32') await chmod(address, 0o600)
  return { close: () => new Promise((resolve) => server.close(() => resolve())) }
}

async function serve(socket: Socket, run: CommandRunner): Promise<void> {
  socket.on('error', () => socket.destroy())
  const send = (reply: z.infer<typeof controlReply>) => socket.write(`${JSON.stringify(reply)}\n`)
  for await (const line of createInterface({ input: socket })) {
    try {
      const { command, input } = parseRequest(line)
      await run(command, input, (text) => send({ print: text }))
      send({ done: true })
    } catch (error) {
      send({ error: describe(error) })
    }
    socket.end()
    return
  }
}

function parseRequest(line: string): z.infer<typeof controlRequest> {
  try {
    return controlRequest.parse(JSON.parse(line))
  } catch (error) {
    throw new Error('The request is not one of this version.', { cause: error })
  }
}

/** One sentence, or one for each rejected field of the command's input. */
function describe(error: unknown): string {
  if (error instanceof z.ZodError) return error.issues.map(({ message }) => message).join(' ')
  return error instanceof Error ? error.message : 'The command failed.'
}
