import { expect, test } from 'vitest'
import { safeNextPath } from './next-path.ts'

test.each(['/dashboard/bots/1/?tab=embed', '/docs/', '/'])('%s is followed', (path) => {
  expect(safeNextPath(path)).toBe(path)
})

test.each([
  ...['https://evil.example/', '//evil.example', '/\\evil.example', '/\t/evil.example', '/a\n', 'dashboard', ''],
  ...['javascript:alert(1)', '/accounts/login/', undefined, 7],
])('%j leads to the dashboard instead', (next) => {
  expect(safeNextPath(next)).toBe('/dashboard/')
})
