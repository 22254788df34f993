// Prints `N passed, N failed` over the JSON reports of Vitest that are named; fails where anything failed.
import { readFileSync } from 'node:fs'
import { countTests } from './test-report.ts'

const counts = process.argv.slice(2).map((path) => countTests(JSON.parse(readFileSync(path, 'utf8'))))
const passed = counts.reduce((sum, count) => sum + count.passed, 0)
const failed = counts.reduce((sum, count) => sum + count.failed, 0)
console.log(`${passed} passed, ${failed} failed`)
process.exitCode = failed > 0 || passed === 0 ? 1 : 0
