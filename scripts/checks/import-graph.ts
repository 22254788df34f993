import { posix } from 'node:path'
import { parseSync } from 'oxc-parser'

/** One import or re-export. Paths are relative to the checkout, with forward slashes. */
export interface Import {
  from: string
  line: number
  /** As written. */
  specifier: string
  /** The file that is meant, where it is one of ours. */
  file: string | undefined
  /** The package that is meant otherwise: `fastify`, `@fastify/static`, `node:fs`. */
  package: string | undefined
  /** The names taken; empty for all of them. */
  names: string[]
  /** The whole statement is `import type` or `export type`, so that nothing of it is left at run time. */
  isTypeOnly: boolean
  isReExport: boolean
}

export interface SourceFile {
  path: string
  imports: Import[]
  /** The names it exports; `*` stands for everything of another file. */
  exports: string[]
}

/** Reads every file's imports and exports from its syntax tree; comments and strings do not mislead it. */
export function readImportGraph(sources: ReadonlyMap<string, string>): SourceFile[] {
  return [...sources].map(([path, source]) => readFile(path, source))
}

function readFile(path: string, source: string): SourceFile {
  const { module, errors } = parseSync(path, source)
  if (errors[0]) throw new Error(`${path} cannot be parsed: ${errors[0].message}`)
  const lineOf = (offset: number) => source.slice(0, offset).split('\n').length
  const base = (start: number, specifier: string) => ({
    ...{ from: path, line: lineOf(start), specifier, isReExport: false },
    ...resolve(path, specifier),
  })

  const imports: Import[] = module.staticImports.map(({ start, moduleRequest, entries }) => ({
    ...base(start, moduleRequest.value),
    names: entries.flatMap(({ importName }) => importName.name ?? []),
    isTypeOnly: /^import\s+type\b/.test(source.slice(start)),
  }))
  for (const { start, moduleRequest } of module.dynamicImports) {
    const literal = /^(['"`])(.*)\1$/s.exec(source.slice(moduleRequest.start, moduleRequest.end))
    if (literal?.[2]) imports.push({ ...base(start, literal[2]), names: [], isTypeOnly: false })
  }
  for (const { start, entries } of module.staticExports) {
    const [first] = entries
    if (!first?.moduleRequest) continue
    imports.push({
      ...base(start, first.moduleRequest.value),
      names: entries.flatMap(({ importName }) => importName.name ?? []),
      isTypeOnly: /^export\s+type\b/.test(source.slice(start)),
      isReExport: true,
    })
  }
  const exports = module.staticExports.flatMap(({ entries }) => entries.map(({ exportName }) => exportName.name ?? '*'))
  return { path, imports, exports }
}

function resolve(from: string, specifier: string): Pick<Import, 'file' | 'package'> {
  if (specifier.startsWith('.')) {
    return { file: posix.join(posix.dirname(from), specifier.replace(/\?.*$/, '')), package: undefined }
  }
  const own = /^@parley\/([^/]+)\/(.+)$/.exec(specifier)
  if (own) return { file: `packages/${own[1]}/src/${own[2]}.ts`, package: undefined }
  const name = specifier.startsWith('node:')
    ? specifier
    : specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/')
  return { file: undefined, package: name }
}
