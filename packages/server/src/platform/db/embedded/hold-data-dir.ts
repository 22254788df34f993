import { lockDataDir } from './data-dir-lock.ts'

/** For the test that is refused by it: takes the lock, says so, and holds it until it is ended. */
lockDataDir(process.argv[2] ?? '', 'parley serve on port 8000')
process.stdout.write('held\n')
setInterval(() => undefined, 60_000)
