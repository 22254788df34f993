// `npm run build`: both front ends, whether or not they are stale.
import { buildFrontEnds, exitOnBuildError } from './front-ends.ts'

await buildFrontEnds({ isForced: true }).catch(exitOnBuildError)
