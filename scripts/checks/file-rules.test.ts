import { expect, test } from 'vitest'
import { findFileFailures } from './file-rules.ts'

const check = (path: string, lines = 1) => findFileFailures(new Map([[path, 'line\n'.repeat(lines)]]))

test('a file over 300 lines is a question, over 500 a failure', () => {
  expect(check('src/a.ts', 300)).toEqual({ failures: [], warnings: [] })
  expect(check('src/a.ts', 301)).toEqual({ failures: [], warnings: [expect.stringContaining('301 lines')] })
  expect(check('src/a.ts', 500).failures).toEqual([])
  expect(check('src/a.ts', 501).failures).toEqual([expect.stringContaining('501 lines')])
})

test.each(['src/utils.ts', 'src/helpers/a.ts', 'src/common/a.ts', 'src/helper.test.ts', 'src/util.ts'])(
  '%s is refused for its name',
  (path) => {
    expect(check(path).failures).toEqual([expect.stringContaining('name it after what it does')])
  },
)

test('a name that only contains such a word is fine', () => {
  expect(check('src/uncommon-utility-bills.ts').failures).toEqual([])
})
