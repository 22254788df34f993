import { findCycles } from './cycles.ts'
import type { Import, SourceFile } from './import-graph.ts'

const server = 'packages/server/src/'
const withSystemFile = `${server}platform/db/with-system.ts`
const doorLimit = 10

/** Who may reach over all workspaces, and what for. Anything else stays inside one workspace. */
const withSystemUsers: Record<string, string> = {
  platform: 'defines it',
  alerts: 'finds the workspaces that have open alerts, so that most answers need not ask',
  accounts: 'finds the workspaces of a user who logs in, before any is entered',
  analytics: 'folds the counts of past days, of all workspaces',
  'api-keys': 'finds the workspace of an API key, before any is entered',
  bots: 'resolves an embed token to its workspace, on the public path',
  chat: 'closes turns that a stopped process left running, in all workspaces',
  models: 'seals keys of all workspaces anew after the secret was changed',
  operators: 'lists workspaces for whoever runs the installation',
}

/** Where the libraries live that one layer is there to hide. */
const homes: { packages: string[]; isHome: (path: string, isTypeOnly: boolean) => boolean; sentence: string }[] = [
  {
    packages: ['kysely'],
    isHome: (path) => isIn(path, 'platform/db/', 'platform/jobs/') || path.endsWith('.repository.ts'),
    sentence: 'SQL lives in *.repository.ts',
  },
  {
    packages: ['pg', '@electric-sql/pglite'],
    isHome: (path) => isIn(path, 'platform/db/'),
    sentence: 'database drivers live in platform/db',
  },
  {
    packages: ['pg-boss'],
    isHome: (path) => isIn(path, 'platform/jobs/', 'platform/db/'),
    sentence: 'the job queue lives in platform/jobs',
  },
  {
    packages: ['@redis/client'],
    isHome: (path) => isIn(path, 'platform/redis/'),
    sentence: 'Redis is reached through platform/redis',
  },
  {
    packages: ['nodemailer'],
    isHome: (path) => isIn(path, 'platform/mail/'),
    sentence: 'mail is sent by platform/mail',
  },
  {
    packages: ['fastify', '@fastify/cors', '@fastify/static'],
    // What a routes file hands a request to may name its type, as long as its own name does not say it is deeper down.
    isHome: (path, isTypeOnly) =>
      isIn(path, 'platform/http/', 'app.ts') || path.endsWith('.routes.ts') || (isTypeOnly && hasNoRole(path)),
    sentence: 'HTTP lives in *.routes.ts and platform/http',
  },
]

type Rule = (imported: Import) => string | false | undefined

/** Each says why an import is wrong, or nothing. */
const rules: Rule[] = [
  ({ from, file, package: name }) =>
    from.startsWith('packages/contract/src/') &&
    (file ? !file.startsWith('packages/contract/src/') : name !== 'zod') &&
    'the contract imports zod only',

  ({ from, file }) =>
    isFrontEnd(from) &&
    file &&
    packageOf(file) !== packageOf(from) &&
    !file.startsWith('packages/contract/src/') &&
    'of our packages, front ends import the contract only',

  ({ from, file, isTypeOnly }) =>
    from.startsWith('packages/widget/src/') &&
    file?.startsWith('packages/contract/') &&
    !isTypeOnly &&
    "the widget imports the contract's types only: write `import type { … }`",

  ({ from, file }) =>
    from.startsWith(server) &&
    file &&
    !file.startsWith(server) &&
    !file.startsWith('packages/contract/src/') &&
    !file.endsWith('.json') &&
    'of our packages, the server imports the contract only',

  ({ from, file }) =>
    isIn(from, 'platform/') &&
    file?.startsWith(server) &&
    !isIn(file, 'platform/') &&
    'the platform knows nothing of what is built on it',

  ({ from, file }) =>
    moduleOf(from) &&
    file?.startsWith(server) &&
    !isIn(file, 'platform/', 'modules/') &&
    'modules know nothing of what composes them',

  ({ from, file }) => {
    const other = file && moduleOf(file)
    return (
      other &&
      other !== moduleOf(from) &&
      file !== `${server}modules/${other}/index.ts` &&
      `the module ${other} is entered through its index.ts`
    )
  },

  ({ from, file }) => {
    const own = moduleOf(from)
    if (!own || !file || moduleOf(file) !== own) return false
    const [lower, upper] = [layerOf(from), layerOf(file)]
    return (
      forbiddenUpward[lower]?.includes(upper) && `a ${lower} never imports ${upper === 'routes' ? '' : 'a '}${upper}`
    )
  },

  ({ from, file }) => {
    if (file !== withSystemFile) return false
    const user = isIn(from, 'platform/') ? 'platform' : (moduleOf(from) ?? '')
    return !(user in withSystemUsers) && 'only the modules named in scripts/checks/import-rules.ts may use withSystem'
  },

  ({ from, names }) =>
    names.includes('unscopedKysely') &&
    !/platform\/db\/with-(workspace|each-workspace|system)\.ts$/.test(from) &&
    'queries name their scope: use withWorkspace',

  ({ from, package: name, isTypeOnly }) => {
    if (!from.startsWith(server) || !name) return false
    const home = homes.find(({ packages }) => packages.includes(name))
    return home && !home.isHome(from, isTypeOnly) && home.sentence
  },
]

const forbiddenUpward: Record<string, string[]> = {
  policy: ['repository', 'service', 'jobs', 'routes'],
  repository: ['policy', 'service', 'jobs', 'routes'],
  presenter: ['jobs', 'routes'],
  service: ['routes'],
  jobs: ['routes'],
}

/** Everything that is wrong with the imports of these files, one line each. */
export function findImportFailures(files: readonly SourceFile[]): string[] {
  const imports = files.flatMap((file) => file.imports)
  return [
    ...imports.flatMap((imported) =>
      rules.flatMap((rule) => {
        const sentence = rule(imported)
        return sentence ? `${imported.from}:${imported.line} imports "${imported.specifier}": ${sentence}.` : []
      }),
    ),
    ...findWideDoors(files),
    ...findCycles(imports.map(({ from, file }) => [from, file])).map((cycle) => `Files import each other: ${cycle}.`),
    ...findCycles(imports.map(({ from, file }) => [moduleOf(from), file && moduleOf(file)])).map(
      (cycle) => `Modules import each other: ${cycle}.`,
    ),
  ]
}

function findWideDoors(files: readonly SourceFile[]): string[] {
  return files
    .filter(({ path }) => moduleOf(path) && path.endsWith('/index.ts'))
    .flatMap(({ path, exports }) => {
      if (exports.includes('*')) return `${path} exports "*": a door names what passes through it.`
      if (exports.length <= doorLimit) return []
      return `${path} exports ${exports.length} names: a door has at most ${doorLimit}.`
    })
}

function isIn(path: string, ...folders: string[]): boolean {
  return folders.some((folder) => path.startsWith(server + folder))
}

function isFrontEnd(path: string): boolean {
  return /^packages\/(dashboard|widget)\/src\//.test(path)
}

function packageOf(path: string): string | undefined {
  return /^packages\/([^/]+)\//.exec(path)?.[1]
}

function moduleOf(path: string): string | undefined {
  return /^packages\/server\/src\/modules\/([^/]+)\//.exec(path)?.[1]
}

/** `visit.ts` rather than `visits.service.ts`. */
function hasNoRole(path: string): boolean {
  return /\/[^/.]+\.ts$/.test(path)
}

/** By the file's name; a use case in a file of its own counts as service. */
function layerOf(path: string): string {
  if (path.endsWith('/index.ts')) return 'door'
  return /\.([a-z]+)\.ts$/.exec(path)?.[1] ?? 'service'
}
