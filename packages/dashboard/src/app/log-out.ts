/** By loading a page: unsaved changes are asked about before, and nothing stays in memory after. */
export function logOut(): void {
  window.location.assign('/accounts/logout/')
}
