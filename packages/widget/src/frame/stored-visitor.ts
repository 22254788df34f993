/** What is kept between visits: which session is the visitor's, and the proof of it. */
export interface StoredVisitor {
  session_id: string
  visitor_token: string
}

const keyOf = (token: string) => `parley:${token}`

/** Undefined for a new visitor, and where the browser keeps nothing for a frame. */
export function loadVisitor(token: string): StoredVisitor | undefined {
  try {
    const stored = JSON.parse(localStorage.getItem(keyOf(token)) ?? 'null')
    return typeof stored?.visitor_token === 'string' && typeof stored.session_id === 'string' ? stored : undefined
  } catch {
    return undefined
  }
}

/** Whether the browser lets this page keep anything: to a frame of another site many do not. */
export function canStore(): boolean {
  try {
    return localStorage.length >= 0
  } catch {
    return false
  }
}

/** Where storage is blocked nothing is kept here; the host page may keep it instead. */
export function saveVisitor(token: string, { session_id, visitor_token }: StoredVisitor): void {
  try {
    localStorage.setItem(keyOf(token), JSON.stringify({ session_id, visitor_token }))
  } catch {
    // See canStore.
  }
}
