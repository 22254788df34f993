interface Report {
  testResults?: { name: string; status: string; assertionResults: { fullName: string; status: string }[] }[]
}

/**
 * Counts the JSON reports of several runs of Vitest, each test as often as it ran.
 *
 * A test may be left out of one run, such as of the one without a database server, where another run passes it; left out
 * of all, it counts as failed. So does a file that broke before its first test, and a report without files.
 */
export function countTests(reports: readonly Report[]): { passed: number; failed: number } {
  let passed = 0
  let failed = 0
  const passedNames = new Set<string>()
  const skippedNames = new Set<string>()
  for (const { testResults = [] } of reports) {
    if (testResults.length === 0) failed += 1
    for (const { name, status, assertionResults } of testResults) {
      const statuses = assertionResults.map((result) => result.status)
      for (const { fullName, status: outcome } of assertionResults) {
        if (outcome === 'passed') passedNames.add(`${name} ${fullName}`)
        else if (outcome !== 'failed') skippedNames.add(`${name} ${fullName}`)
      }
      passed += statuses.filter((outcome) => outcome === 'passed').length
      const bad = statuses.filter((outcome) => outcome === 'failed').length
      failed += bad === 0 && status === 'failed' ? 1 : bad
    }
  }
  for (const name of skippedNames) if (!passedNames.has(name)) failed += 1
  return { passed, failed }
}
