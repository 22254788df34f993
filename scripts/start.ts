// `npm start`: front ends that are up to date, then the server, in this very process so that signals reach it.
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { buildFrontEnds, exitOnBuildError } from './front-ends.ts'
import { root } from './root.ts'

await buildFrontEnds().catch(exitOnBuildError)
const main = join(root, 'packages/server/src/main.ts')
process.argv.splice(1, 1, main, 'serve')
await import(pathToFileURL(main).href)
