/** The cycles among these edges, each as `a → b → a`; every node is named in one cycle at most. */
export function findCycles(edges: readonly (readonly [string | undefined, string | undefined])[]): string[] {
  const targets = new Map<string, Set<string>>()
  for (const [from, to] of edges) {
    if (from === undefined || to === undefined || from === to) continue
    targets.set(from, (targets.get(from) ?? new Set()).add(to))
  }
  const done = new Set<string>()
  const cycles: string[] = []

  function visit(node: string, path: string[]): void {
    const start = path.indexOf(node)
    if (start >= 0) cycles.push([...path.slice(start), node].join(' → '))
    if (start >= 0 || done.has(node)) return
    for (const next of targets.get(node) ?? []) visit(next, [...path, node])
    done.add(node)
  }

  for (const node of targets.keys()) visit(node, [])
  return cycles
}
