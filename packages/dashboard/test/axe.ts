import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { AxeResults } from 'axe-core'
import type { Page } from 'playwright-core'

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** What axe finds on the page as it stands, against WCAG 2.2 AA: each rule with the elements that break it. */
export async function findViolations(page: Page): Promise<string[]> {
  await page.evaluate(axeSource)
  // Base UI keeps the focus inside an open list by guards that hand it on at once; axe takes them for hidden controls
  // unless it can tell that the list covers the page.
  const results: AxeResults = await page.evaluate(`axe.run({ exclude: '[data-base-ui-focus-guard]' }, {
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    // Of the best practices, this one holds that an open list of choices belongs to some landmark.
    rules: { region: { enabled: document.querySelector('[role="listbox"], [role="menu"]') === null } },
  })`)
  return results.violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.html} ${node.failureSummary}`),
  )
}

/** How each screen is looked at: in light and dark, on a desktop and on a phone. */
export const looks = [
  ['light', 1280],
  ['dark', 1280],
  ['light', 390],
  ['dark', 390],
] as const
