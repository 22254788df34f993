import { describe, expect, test } from 'vitest'
import { readImportGraph } from './import-graph.ts'
import { findImportFailures } from './import-rules.ts'

const modules = 'packages/server/src/modules'
const platform = 'packages/server/src/platform'

function check(files: Record<string, string>): string[] {
  return findImportFailures(readImportGraph(new Map(Object.entries(files))))
}

/** A rule's sentence, then a file that breaks it, then one that does not. */
const cases: [sentence: string, wrong: [path: string, source: string], right: [path: string, source: string]][] = [
  [
    'the contract imports zod only',
    ['packages/contract/src/a.ts', `import { z } from 'valibot'`],
    ['packages/contract/src/a.ts', `import { z } from 'zod'`],
  ],
  [
    'the contract imports zod only',
    ['packages/contract/src/a.ts', `import { x } from '../../server/src/x.ts'`],
    ['packages/contract/src/a.ts', `import { x } from './x.ts'`],
  ],
  [
    'front ends import the contract only',
    ['packages/dashboard/src/a.ts', `import { x } from '../../server/src/x.ts'`],
    ['packages/dashboard/src/a.ts', `import { x } from '@parley/contract/x'`],
  ],
  [
    'front ends import the contract only',
    ['packages/widget/src/a.ts', `export { x } from '@parley/server/x'`],
    ['packages/widget/src/a.ts', `export { x } from './x.ts'`],
  ],
  [
    "the contract's types only",
    ['packages/widget/src/a.ts', `import { type X } from '@parley/contract/x'`],
    ['packages/widget/src/a.ts', `import type { X } from '@parley/contract/x'`],
  ],
  [
    'the server imports the contract only',
    ['packages/server/src/app.ts', `import { x } from '@parley/dashboard/x'`],
    ['packages/server/src/app.ts', `import { x } from '@parley/contract/x'`],
  ],
  [
    'the platform knows nothing of what is built on it',
    [`${platform}/a.ts`, `const { x } = await import('../modules/bots/index.ts')`],
    [`${platform}/a.ts`, `const { x } = await import('./ids.ts')`],
  ],
  [
    'modules know nothing of what composes them',
    [`${modules}/bots/a.ts`, `import { x } from '../../app.ts'`],
    [`${modules}/bots/a.ts`, `import { x } from '../../platform/ids.ts'`],
  ],
  [
    'is entered through its index.ts',
    [`${modules}/bots/a.ts`, `import type { X } from '../chat/chat.service.ts'`],
    [`${modules}/bots/a.ts`, `import type { X } from '../chat/index.ts'`],
  ],
  [
    'is entered through its index.ts',
    ['packages/server/src/app.ts', `import { x } from './modules/chat/chat.routes.ts'`],
    ['packages/server/src/app.ts', `import { x } from './modules/chat/index.ts'`],
  ],
  [
    'a repository never imports a service',
    [`${modules}/bots/bots.repository.ts`, `import { x } from './bots.service.ts'`],
    [`${modules}/bots/bots.service.ts`, `import { x } from './bots.repository.ts'`],
  ],
  [
    'a service never imports routes',
    [`${modules}/bots/publish-bot.ts`, `import { x } from './bots.routes.ts'`],
    [`${modules}/bots/bots.routes.ts`, `import { x } from './publish-bot.ts'`],
  ],
  [
    'a policy never imports a repository',
    [`${modules}/bots/bots.policy.ts`, `import { x } from './bots.repository.ts'`],
    [`${modules}/bots/bots.policy.ts`, `import { x } from '../../platform/actor.ts'`],
  ],
  [
    'may use withSystem',
    [`${modules}/billing/billing.service.ts`, `import { withSystem } from '../../platform/db/with-system.ts'`],
    [`${modules}/accounts/accounts.service.ts`, `import { withSystem } from '../../platform/db/with-system.ts'`],
  ],
  [
    'may use withSystem',
    ['packages/server/src/commands/doctor.ts', `import { withSystem } from '../platform/db/with-system.ts'`],
    [`${platform}/jobs/jobs.ts`, `import { withSystem } from '../db/with-system.ts'`],
  ],
  [
    'use withWorkspace',
    [`${modules}/bots/bots.repository.ts`, `import { unscopedKysely } from '../../platform/db/database.ts'`],
    [`${modules}/bots/bots.repository.ts`, `import { createDatabase } from '../../platform/db/database.ts'`],
  ],
  [
    'SQL lives in *.repository.ts',
    [`${modules}/bots/bots.service.ts`, `import { sql } from 'kysely'`],
    [`${modules}/bots/bots.repository.ts`, `import { sql } from 'kysely'`],
  ],
  [
    'database drivers live in platform/db',
    [`${modules}/bots/bots.repository.ts`, `import pg from 'pg'`],
    [`${platform}/db/server-engine.ts`, `import pg from 'pg'`],
  ],
  [
    'the job queue lives in platform/jobs',
    [`${modules}/bots/bots.jobs.ts`, `import { PgBoss } from 'pg-boss'`],
    [`${platform}/jobs/jobs.ts`, `import { PgBoss } from 'pg-boss'`],
  ],
  [
    'HTTP lives in *.routes.ts',
    [`${modules}/bots/bots.service.ts`, `import type { FastifyRequest } from 'fastify'`],
    [`${modules}/bots/bots.routes.ts`, `import type { FastifyRequest } from 'fastify'`],
  ],
  [
    'HTTP lives in *.routes.ts',
    [`${modules}/bots/visit.ts`, `import { fastify } from 'fastify'`],
    [`${modules}/bots/visit.ts`, `import type { FastifyRequest } from 'fastify'`],
  ],
]

describe('an import', () => {
  test.each(cases)('is refused where %s', (sentence, wrong, right) => {
    const failures = check(Object.fromEntries([wrong]))

    expect(failures).toEqual([expect.stringContaining(sentence)])
    expect(failures[0]).toContain(`${wrong[0]}:1`)
    expect(check(Object.fromEntries([right]))).toEqual([])
  })

  test('that only a comment or a string speaks of is none', () => {
    const source = `// import { sql } from 'kysely'\nconst text = "import pg from 'pg'"`

    expect(check({ [`${modules}/bots/bots.service.ts`]: source })).toEqual([])
  })
})

describe('a door', () => {
  const names = (count: number) => Array.from({ length: count }, (_, index) => `name${index}`).join(', ')

  test('has at most ten names', () => {
    const door = `${modules}/bots/index.ts`

    expect(check({ [door]: `export { ${names(11)} } from './bots.service.ts'` })).toEqual([
      `${door} exports 11 names: a door has at most 10.`,
    ])
    expect(check({ [door]: `export { ${names(10)} } from './bots.service.ts'` })).toEqual([])
  })

  test('names what passes through it', () => {
    expect(check({ [`${modules}/bots/index.ts`]: `export * from './bots.service.ts'` })).toHaveLength(1)
  })
})

describe('a cycle', () => {
  test('of files is named, whatever is imported', () => {
    const failures = check({
      [`${platform}/a.ts`]: `import type { B } from './b.ts'`,
      [`${platform}/b.ts`]: `import { c } from './c.ts'`,
      [`${platform}/c.ts`]: `export { a } from './a.ts'`,
    })

    expect(failures).toEqual([
      `Files import each other: ${platform}/a.ts → ${platform}/b.ts → ${platform}/c.ts → ${platform}/a.ts.`,
    ])
  })

  test('of modules is named even where their files form none', () => {
    const failures = check({
      [`${modules}/bots/one.ts`]: `import { x } from '../chat/index.ts'`,
      [`${modules}/chat/two.ts`]: `import { y } from '../bots/index.ts'`,
    })

    expect(failures).toEqual(['Modules import each other: bots → chat → bots.'])
  })
})
