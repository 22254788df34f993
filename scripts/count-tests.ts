// Prints `N passed, N failed` over the JSON reports of Vitest that are named; fails where anything failed.
import { readFileSync } from 'node:fs'
import { countTests } from './test-report.ts'

const { passed, failed } = countTests(process.argv.slice(2).map((path) => JSON.parse(readFileSync(path, 'utf8'))))
console.log(`${passed} passed, ${failed} failed`)
process.exitCode = failed > 0 || passed === 0 ? 1 : 0
