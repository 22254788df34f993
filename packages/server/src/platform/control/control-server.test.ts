import { once } from 'node:events'
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { controlAddress } from './control-address.ts'
import { sendCommand } from './control-client.ts'
import { type CommandRunner, listenForCommands } from './control-server.ts'

let dataDir: string

beforeEach(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'parley-control-'))
  dataDir = folder
  return () => rm(folder, { recursive: true, force: true })
})

async function listen(run: CommandRunner) {
  const control = await listenForCommands(dataDir, run)
  onTestFinished(() => control.close())
  return control
}

async function send(command: string, input: unknown = {}) {
  const printed: string[] = []
  const isDone = await sendCommand(dataDir, command, input, (line) => printed.push(line))
  return { isDone, printed }
}

const greet: CommandRunner = async (command, input, print) => {
  print(`${command}: ${JSON.stringify(input)}`)
  print('Zürich\n"quoted" 🏔️')
}

test('a command runs inside the server, and its lines come out here', async () => {
  await listen(greet)

  const result = await send('greet', { name: 'Ada' })

  expect(result).toEqual({ isDone: true, printed: ['greet: {"name":"Ada"}', 'Zürich\n"quoted" 🏔️'] })
})

test('lines come out as they are printed, before the command is done', async () => {
  const finish = Promise.withResolvers<void>()
  await listen(async (_command, _input, print) => {
    print('Begun.')
    await finish.promise
  })

  const printed = Promise.withResolvers<string>()
  const sent = sendCommand(dataDir, 'slow', {}, printed.resolve)
  const line = await printed.promise
  finish.resolve()

  expect(line).toBe('Begun.')
  expect(await sent).toBe(true)
})

test('where no server listens, the command is left to the caller', async () => {
  expect(await send('greet')).toEqual({ isDone: false, printed: [] })
})

test('what goes wrong inside the server is told here, after what was printed', async () => {
  await listen(async (_command, _input, print) => {
    print('So far so good.')
    throw new Error('There is no such bot.')
  })
  const printed: string[] = []

  const sent = sendCommand(dataDir, 'greet', {}, (line) => printed.push(line))

  await expect(sent).rejects.toThrow('There is no such bot.')
  expect(printed).toEqual(['So far so good.'])
})

test('a server that goes away in the middle is an error, not a success', async () => {
  const control = await listen(async () => {
    throw new Error('unused')
  })
  await control.close()
  const { createServer } = await import('node:net')
  const dying = createServer((socket) => socket.once('data', () => socket.destroy()))
  dying.listen(controlAddress(dataDir))
  await once(dying, 'listening')
  onTestFinished(() => void dying.close())

  await expect(send('greet')).rejects.toThrow('The server stopped before the command was done.')
})

test('several commands run at the same time, each with its own lines', async () => {
  await listen(async (command, _input, print) => print(command))

  const results = await Promise.all(['a', 'b', 'c'].map((command) => send(command)))

  expect(results.map(({ printed }) => printed)).toEqual([['a'], ['b'], ['c']])
})

test.each([
  ['no JSON', 'hello'],
  ['no command', '{"input": 1}'],
])('a request that is %s is refused, and the server goes on', async (_name, line) => {
  await listen(greet)
  const socket = connect(controlAddress(dataDir))
  socket.write(`${line}\n`)

  const [answer] = await once(socket, 'data')

  expect(JSON.parse(String(answer))).toEqual({ error: 'The request is not one of this version.' })
  expect((await send('greet')).isDone).toBe(true)
})

describe.skipIf(process.platform === 'win32')('the socket', () => {
  test('is for its owner alone', async () => {
    await listen(greet)

    const { mode } = await stat(controlAddress(dataDir))

    expect((mode & 0o777).toString(8)).toBe('600')
  })

  test('that a killed server left behind is replaced', async () => {
    await writeFile(controlAddress(dataDir), '')

    await listen(greet)

    expect((await send('greet')).isDone).toBe(true)
  })

  test('of a folder with a long name is elsewhere, at a short one', async () => {
    const long = join(dataDir, 'x'.repeat(120))

    expect(controlAddress(dataDir)).toBe(join(dataDir, 'control.sock'))
    expect(controlAddress(long).length).toBeLessThanOrEqual(100)
    expect(controlAddress(long)).not.toBe(controlAddress(`${long}y`))
    expect(controlAddress(`${long}/`)).toBe(controlAddress(long))
  })
})
