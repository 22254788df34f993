// Runs before `npm start`, `npm test` and the others: installs the packages where they are missing or out of date.
//
// Plain JavaScript, since the machine's own Node (18 or later) runs it the first time, before the pinned Node exists.
// It looks at npm's own records rather than at a clock, so it costs some milliseconds when there is nothing to do.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const oldestNode = 24
const root = process.env.PARLEY_ROOT ?? fileURLToPath(new URL('..', import.meta.url))
const modules = join(root, 'node_modules')
const stampFile = join(modules, '.parley-stamp')

const read = (file) => readFileSync(join(root, file), 'utf8')
const manifests = [
  'package.json',
  ...readdirSync(join(root, 'packages')).map((name) => `packages/${name}/package.json`),
]
  .filter((file) => existsSync(join(root, file)))
  .sort()

prepare()

function prepare() {
  if (Number(process.versions.node.split('.')[0]) < 18) {
    fail(
      `Parley's scripts need Node 18 or later; this is ${process.versions.node}. Install a newer one: https://nodejs.org`,
    )
  }
  const stamp = hashInputs()
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return
  const lock = JSON.parse(read('package-lock.json'))
  requireMatchingLock(lock)
  if (!isInstalled(lock)) install()
  requireNode()
  writeFileSync(stampFile, stamp)
}

function hashInputs() {
  const hash = createHash('sha256').update(`${process.platform} ${process.arch}\n`)
  for (const file of ['package-lock.json', ...manifests]) hash.update(read(file))
  return hash.digest('hex')
}

/** `npm ci` would refuse too, with a page of text. */
function requireMatchingLock(lock) {
  for (const file of manifests) {
    const manifest = JSON.parse(read(file))
    const locked = lock.packages[file === 'package.json' ? '' : file.replace('/package.json', '')] ?? {}
    for (const kind of ['dependencies', 'devDependencies', 'optionalDependencies']) {
      if (sorted(manifest[kind]) !== sorted(locked[kind])) {
        fail(`package-lock.json does not match the ${kind} of ${file}: run "npm install" once and commit both.`)
      }
    }
  }
}

function sorted(dependencies = {}) {
  return JSON.stringify(Object.entries(dependencies).sort(([a], [b]) => (a < b ? -1 : 1)))
}

/** Whether npm's record of what it installed holds all that the lockfile asks for on this platform. */
function isInstalled(lock) {
  const recordFile = join(modules, '.package-lock.json')
  if (!existsSync(recordFile)) return false
  const installed = JSON.parse(readFileSync(recordFile, 'utf8')).packages
  return Object.entries(lock.packages).every(([path, wanted]) => {
    if (!path.includes('node_modules/')) return true
    const found = installed[path]
    if (!found) return Boolean(wanted.optional) && !isBinaryForHere(wanted)
    return found.version === wanted.version && existsSync(join(root, path))
  })
}

function isBinaryForHere({ os, cpu, libc }) {
  const fits = (list, value) => !list || [list].flat().includes(value)
  return Boolean(os) && fits(os, process.platform) && fits(cpu, process.arch) && fits(libc, ownLibc())
}

function ownLibc() {
  return process.report.getReport().header.glibcVersionRuntime ? 'glibc' : 'musl'
}

function install() {
  const isFirst = !existsSync(modules)
  console.log(isFirst ? 'Installing packages; this takes about a minute, once.' : 'Updating packages.')
  // `npm ci` empties node_modules first, which on Windows cannot be done by a Node that lives in it.
  const command = isFirst ? ['ci'] : ['install', '--no-save']
  const result = runNpm([
    ...command,
    ...['--include=dev', '--include=optional', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'],
  ])
  if (result.status === 0) return
  const said = `${result.stderr ?? ''}${result.error?.message ?? ''}`.trim()
  const beginning = said.split('\n').slice(0, 12).join('\n')
  fail(`The packages could not be installed${causeOf(said)}. npm said:\n${beginning}`)
}

function causeOf(said) {
  if (/ENOTFOUND|ECONNREFUSED|ETIMEDOUT|EAI_AGAIN|network/i.test(said))
    return ': the package registry cannot be reached'
  if (/ENOSPC/.test(said)) return ': the disk is full'
  if (/EACCES|EPERM/.test(said)) return `: ${modules} cannot be written`
  return ''
}

/** The npm that runs us, on the Node that runs it: neither lives in the node_modules being written. */
function runNpm(args) {
  const { npm_execpath: npm, npm_node_execpath: node = process.execPath } = process.env
  const options = { cwd: root, encoding: 'utf8', stdio: ['ignore', 'ignore', 'pipe'] }
  if (npm && /npm-cli\.c?js$/.test(npm)) return spawnSync(node, [npm, ...args], options)
  return spawnSync('npm', args, { ...options, shell: process.platform === 'win32' })
}

/** npm scripts find the pinned Node in node_modules/.bin; where none was made for the platform, the machine's serves. */
function requireNode() {
  const link = join(modules, '.bin', process.platform === 'win32' ? 'node.cmd' : 'node')
  if (existsSync(link)) {
    const { status } = spawnSync(link, ['--version'], { stdio: 'ignore', shell: process.platform === 'win32' })
    if (status === 0) return
    // It was made for another C library, such as musl's: let the machine's own through.
    for (const name of ['node', 'node.cmd', 'node.ps1']) rmSync(join(modules, '.bin', name), { force: true })
  }
  const own = spawnSync('node', ['--version'], { encoding: 'utf8', shell: process.platform === 'win32' })
  const version = (own.stdout ?? '').trim().replace(/^v/, '')
  if (Number(version.split('.')[0]) >= oldestNode) return
  fail(
    `No Node is packaged for ${process.platform} ${process.arch}, and the machine's own is ${version || 'missing'}: ` +
      `install Node ${oldestNode} or later from https://nodejs.org and run this again.`,
  )
}

function fail(message) {
  console.error(message)
  process.exit(1)
}
