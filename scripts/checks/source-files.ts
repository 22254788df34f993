import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../root.ts'

/** Sources and tests of the packages, by their path from the checkout with forward slashes. */
export function readSources(): Map<string, string> {
  const paths = globSync('{packages/*/{src,test,dev},scripts,e2e,bench}/**/*.{ts,tsx,mjs,css,sql}', { cwd: root })
  return new Map(
    paths
      .map((path) => path.replaceAll('\\', '/'))
      .filter((path) => !/(^|\/)(node_modules|dist)\//.test(path))
      .sort()
      .map((path) => [path, readFileSync(join(root, path), 'utf8')]),
  )
}

export function isTest(path: string): boolean {
  return /\.test\.tsx?$|^packages\/[^/]+\/(test|dev)\/|^e2e\//.test(path)
}
