import { expect, test } from 'vitest'
import { findLockfileFailures } from './lockfile-rules.ts'

const tool = { version: '1.0.0', optionalDependencies: { 'tool-win32-x64': '1.0.0' } }

test('a package for another platform that is not locked is named', () => {
  const packages = { '': {}, 'node_modules/tool': tool }

  expect(findLockfileFailures({ packages })).toEqual([
    'package-lock.json lacks tool-win32-x64, which node_modules/tool names for another platform.',
  ])
})

test.each(['node_modules/', 'packages/a/node_modules/', 'packages/a/node_modules/tool/node_modules/'])(
  'it may stand in %s',
  (folder) => {
    const packages = { 'packages/a/node_modules/tool': tool, [`${folder}tool-win32-x64`]: { version: '1.0.0' } }

    expect(findLockfileFailures({ packages })).toEqual([])
  },
)

test('one that stands beside another package does not count', () => {
  const packages = { 'node_modules/tool': tool, 'node_modules/b/node_modules/tool-win32-x64': { version: '1.0.0' } }

  expect(findLockfileFailures({ packages })).toHaveLength(1)
})
