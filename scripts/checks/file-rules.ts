const failingLines = 500
const questionableLines = 300

/** What is wrong with the files themselves, and what is worth a question. */
export function findFileFailures(sources: ReadonlyMap<string, string>): { failures: string[]; warnings: string[] } {
  const failures: string[] = []
  const warnings: string[] = []
  for (const [path, source] of sources) {
    const lines = source.split('\n').length - (source.endsWith('\n') ? 1 : 0)
    if (lines > failingLines) failures.push(`${path} has ${lines} lines: over ${failingLines}, split it.`)
    else if (lines > questionableLines) warnings.push(`${path} has ${lines} lines: is it one thing?`)
    const vague = /(?:^|\/)(utils?|helpers?|common|misc)(?:\.[^/]*)?(?=\/|$)/.exec(path)
    if (vague) failures.push(`${path} is named "${vague[1]}": name it after what it does.`)
  }
  return { failures, warnings }
}
