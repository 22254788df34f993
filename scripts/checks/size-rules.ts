import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

/** In bytes, after `gzip -9`. */
const budgets = { loader: 3_072, frame: 22_528, dashboard: 225_280 }

export interface Size {
  name: string
  bytes: number
  budget: number
}

/** What a browser fetches first of each front end built under `packages`, against its budget. */
export function measureSizes(root: string): Size[] {
  const dist = (name: string) => join(root, 'packages', name, 'dist')
  const frame = globSync('frame/**/*.{js,css}', { cwd: dist('widget') }).map((file) => join(dist('widget'), file))
  if (frame.length === 0) throw new Error('packages/widget/dist/frame holds no script: build it first.')
  return [
    { name: 'widget loader', bytes: gzipped([join(dist('widget'), 'loader.js')]), budget: budgets.loader },
    { name: 'widget chat page', bytes: gzipped(frame), budget: budgets.frame },
    { name: 'dashboard, first load', bytes: gzipped(firstLoad(dist('dashboard'))), budget: budgets.dashboard },
  ]
}

export function findSizeFailures(sizes: readonly Size[]): string[] {
  return sizes
    .filter(({ bytes, budget }) => bytes > budget)
    .map(({ name, bytes, budget }) => `The ${name} is ${bytes} bytes gzipped: its budget is ${budget}.`)
}

/** The scripts that index.html names: its entry and what is preloaded with it. */
function firstLoad(directory: string): string[] {
  const html = readFileSync(join(directory, 'index.html'), 'utf8')
  const names = [...html.matchAll(/(?:src|href)="\/dashboard\/([^"]+\.js)"/g)].map(([, name]) => name ?? '')
  if (names.length === 0) throw new Error(`${directory}/index.html names no script.`)
  return names.map((name) => join(directory, name))
}

function gzipped(files: readonly string[]): number {
  return files.reduce((sum, file) => sum + gzipSync(readFileSync(file), { level: 9 }).length, 0)
}
