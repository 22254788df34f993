import { randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { findSizeFailures, measureSizes } from './size-rules.ts'

const small = {
  'widget/dist/loader.js': 'let a',
  'widget/dist/frame/frame-1.js': 'let b',
  'widget/dist/frame/frame-1.css': 'a{}',
  'dashboard/dist/index.html': '<script type="module" src="/dashboard/assets/a.js"></script>',
  'dashboard/dist/assets/a.js': 'let c',
  'dashboard/dist/assets/loaded-later.js': randomBytes(400_000).toString('base64'),
}

async function measure(files: Record<string, string>) {
  const root = await mkdtemp(join(tmpdir(), 'parley-sizes-'))
  onTestFinished(() => rm(root, { recursive: true }))
  for (const [path, content] of Object.entries({ ...small, ...files })) {
    await mkdir(dirname(join(root, 'packages', path)), { recursive: true })
    await writeFile(join(root, 'packages', path), content)
  }
  return measureSizes(root)
}

test('small front ends are within their budgets', async () => {
  expect(findSizeFailures(await measure({}))).toEqual([])
})

test.each([
  ['widget loader', 'widget/dist/loader.js', 3_100],
  ['widget chat page', 'widget/dist/frame/frame-1.css', 22_600],
  ['dashboard, first load', 'dashboard/dist/assets/a.js', 230_000],
])('the %s over its budget fails', async (name, path, bytes) => {
  const failures = findSizeFailures(await measure({ [path]: randomBytes(bytes).toString('latin1') }))

  expect(failures).toEqual([expect.stringContaining(name)])
})
