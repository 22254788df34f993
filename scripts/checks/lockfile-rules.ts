export interface Lockfile {
  packages: Record<string, { version?: string; optionalDependencies?: Record<string, string> }>
}

/**
 * Names what the lockfile lacks for platforms other than the one that wrote it.
 *
 * npm leaves out an optional package that it could not find in the registry at that moment, without a word; a fresh
 * clone then fails on `npm ci`, or lacks its tools on another system.
 */
export function findLockfileFailures({ packages }: Lockfile): string[] {
  return Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies)
      .filter((name) => !isLocked(packages, path, name))
      .map((name) => `package-lock.json lacks ${name}, which ${path || 'package.json'} names for another platform.`),
  )
}

/** As Node looks: beside the package, then in each folder above. */
function isLocked(packages: Lockfile['packages'], path: string, name: string): boolean {
  for (let folder: string | undefined = path; folder !== undefined; folder = parentOf(folder)) {
    if (packages[folder ? `${folder}/node_modules/${name}` : `node_modules/${name}`]) return true
  }
  return false
}

function parentOf(folder: string): string | undefined {
  if (folder === '') return undefined
  const end = folder.lastIndexOf('/node_modules/')
  return end < 0 ? '' : folder.slice(0, end)
}
