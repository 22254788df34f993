/** Failures in a row after which a model is left alone for a while. */
const failuresInARow = 5
const restMs = 30_000
/** One that nothing was heard of for so long is taken for lost. */
const probeMs = 120_000
const mostKnown = 10_000

/**
 * Leaves alone what fails: after so many failures in a row, or until the time that the vendor named, nobody is sent there.
 * Then one is let through, and its luck decides for the others.
 *
 * Kept in each process by itself: a circuit is a guess about the next moment, and what another process learnt a second ago
 * costs this one five tries to learn anew. Shared, it would cost every answer a trip.
 */
export interface CircuitBreaker {
  /** Whether one may try now; tell how it went, or the circuit waits for that. */
  admits(key: string): boolean
  succeeded(key: string): void
  /** @param restMs how long the vendor asked to be left alone, in milliseconds; then the circuit opens at once */
  failed(key: string, restMs?: number): void
  /** The one that tries now ended without telling anything of the model: its visitor stopped it. */
  withdrew(key: string): void
  /** Milliseconds until the next may try; 0 where one may now. */
  restOf(key: string): number
}

/** @param now milliseconds of a clock that never goes back */
export function createCircuitBreaker(now: () => number = () => performance.now()): CircuitBreaker {
  interface Circuit {
    failures: number
    openUntil: number
    probedAt: number | undefined
  }
  const circuits = new Map<string, Circuit>()

  function isOpen(circuit: Circuit): boolean {
    const isProbed = circuit.probedAt !== undefined && now() - circuit.probedAt < probeMs
    return now() < circuit.openUntil || isProbed
  }

  return {
    admits: (key) => {
      const circuit = circuits.get(key)
      if (!circuit || circuit.openUntil === 0) return true
      if (isOpen(circuit)) return false
      circuit.probedAt = now()
      return true
    },
    succeeded: (key) => {
      circuits.delete(key)
    },
    failed: (key, wantedMs) => {
      if (!circuits.has(key) && circuits.size >= mostKnown) circuits.clear()
      const circuit = circuits.get(key) ?? { failures: 0, openUntil: 0, probedAt: undefined }
      circuits.set(key, circuit)
      circuit.failures += 1
      circuit.probedAt = undefined
      const isDue = wantedMs !== undefined || circuit.failures >= failuresInARow
      if (isDue) circuit.openUntil = Math.max(circuit.openUntil, now() + (wantedMs ?? restMs))
    },
    withdrew: (key) => {
      const circuit = circuits.get(key)
      if (circuit) circuit.probedAt = undefined
    },
    restOf: (key) => Math.max(0, (circuits.get(key)?.openUntil ?? 0) - now()),
  }
}
