interface Report {
  testResults?: { status: string; assertionResults: { status: string }[] }[]
}

/**
 * Counts a JSON report of Vitest. A file that broke before its first test counts as a failure, and so does a report
 * without files. A test that was skipped counts as a failure too: nothing here may be skipped.
 */
export function countTests({ testResults = [] }: Report): { passed: number; failed: number } {
  if (testResults.length === 0) return { passed: 0, failed: 1 }
  let passed = 0
  let failed = 0
  for (const { status, assertionResults } of testResults) {
    const good = assertionResults.filter((result) => result.status === 'passed').length
    const bad = assertionResults.length - good
    passed += good
    failed += bad === 0 && status === 'failed' ? 1 : bad
  }
  return { passed, failed }
}
