import { enableCompileCache } from 'node:module'

// What was compiled is kept from start to start, a quarter of the work until a server is ready. It has to be on before
// anything large is loaded, and static imports are loaded first.
enableCompileCache()
await import('./command-line.ts')
