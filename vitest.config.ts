import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

/** Built files and the fixtures of the checks hold no tests. */
const exclude = ['**/node_modules/**', '**/dist/**', '**/fixtures/**']
const shared = {
  testTimeout: 60_000,
  hookTimeout: 120_000,
  restoreMocks: true,
  exclude,
  /** A condition that is waited for may take as long as it takes on a busy machine. */
  expect: { poll: { timeout: 20_000 } },
}

function project(name: string, include: string[], options = {}) {
  return { test: { ...shared, name, include, ...options } }
}

export default defineConfig({
  test: {
    pool: 'forks',
    maxWorkers: Math.min(2, availableParallelism()),
    projects: [
      project('server', ['packages/{contract,server}/{src,test}/**/*.test.ts']),
      project('front-ends', ['packages/{widget,dashboard}/{src,test}/**/*.test.{ts,tsx}']),
      project('scripts', ['scripts/**/*.test.ts']),
      project('e2e', ['e2e/**/*.test.ts'], { testTimeout: 120_000, hookTimeout: 120_000 }),
    ],
  },
})
