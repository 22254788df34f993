import { useSyncExternalStore } from 'react'

/** A switch that this browser remembers, shared by all that read it. */
export function createRememberedFlag(storageKey: string) {
  const listeners = new Set<() => void>()
  let isOn = read(storageKey)

  function set(next: boolean): void {
    isOn = next
    try {
      if (next) localStorage.setItem(storageKey, 'true')
      else localStorage.removeItem(storageKey)
    } catch {
      // Storage is blocked: the choice lasts for this page.
    }
    for (const listener of listeners) listener()
  }

  return {
    set,
    toggle: () => set(!isOn),
    use: () =>
      useSyncExternalStore(
        (listener) => {
          listeners.add(listener)
          return () => listeners.delete(listener)
        },
        () => isOn,
      ),
  }
}

function read(storageKey: string): boolean {
  try {
    return localStorage.getItem(storageKey) === 'true'
  } catch {
    return false
  }
}

/** Whether the sidebar shows icons alone. */
export const sidebarFold = createRememberedFlag('parley.sidebar-folded')
