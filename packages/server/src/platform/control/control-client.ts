import { connect, type Socket } from 'node:net'
import { createInterface } from 'node:readline'
import { controlAddress } from './control-address.ts'
import { controlReply } from './control-server.ts'

/**
 * Has the server that runs on this data folder run a command. False where no server listens there. Throws what went
 * wrong, as one sentence.
 */
export async function sendCommand(
  dataDir: string,
  command: string,
  input: unknown,
  print: (line: string) => void,
): Promise<boolean> {
  const socket = await open(controlAddress(dataDir))
  if (!socket) return false
  socket.write(`${JSON.stringify({ command, input })}\n`)
  for await (const line of createInterface({ input: socket })) {
    const reply = controlReply.parse(JSON.parse(line))
    if ('print' in reply) print(reply.print)
    else if ('error' in reply) throw new Error(reply.error)
    else return true
  }
  throw new Error('The server stopped before the command was done.')
}

function open(address: string): Promise<Socket | undefined> {
  return new Promise((resolve) => {
    const socket = connect(address, () => resolve(socket))
    socket.once('error', () => resolve(undefined))
  })
}
