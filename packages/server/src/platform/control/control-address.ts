import { createHash } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

/** Longer paths than this do not fit into a Unix socket's address. */
const longestSocketPath = 100

/** Where a running server listens for commands: a socket in its data folder, or a named pipe on Windows. */
export function controlAddress(dataDir: string): string {
  const folder = resolve(dataDir)
  const digest = createHash('sha256').update(folder).digest('hex').slice(0, 16)
  if (process.platform === 'win32') return `\\\\.\\pipe\\parley-${digest}`
  const path = join(folder, 'control.sock')
  return path.length <= longestSocketPath ? path : join(tmpdir(), `parley-${digest}.sock`)
}
