/** The database cannot answer now, for a reason that passes: callers answer 503 and may be tried again. */
export abstract class DatabaseUnavailableError extends Error {}

/** A query of the embedded database ran over its deadline and was ended; its transaction is rolled back. */
export class QueryDeadlineError extends DatabaseUnavailableError {
  constructor(limitMs: number) {
    super(`A database query was ended because it ran longer than ${limitMs} ms.`)
  }
}

/** A transaction of the embedded database waited too long for its next query and was rolled back. */
export class IdleTransactionError extends DatabaseUnavailableError {
  constructor(limitMs: number) {
    super(`A database transaction was rolled back because it waited longer than ${limitMs} ms for its next query.`)
  }
}

/** The embedded database stopped by itself; the next query starts it again, and it recovers what was committed. */
export class DatabaseStoppedError extends DatabaseUnavailableError {
  constructor(cause?: unknown) {
    super('The embedded database stopped unexpectedly.', { cause })
  }
}

/** Which PostgreSQL error classes and codes pass by themselves; see its appendix "PostgreSQL Error Codes". */
const passingClasses = new Set(['08', '53', '57', '58'])
const passingCodes = new Set(['25P03', '25006', '40001', '40P01', '55P03'])
const passingSystemCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
])
/** node-postgres's own, which carry no code. */
const passingMessages =
  /^(timeout exce|Connection terminated|Query read timeout|timeout expired|Client has encountered a connection error|Client was closed|Cannot use a pool after)/

/**
 * Whether an error means that the database is away, slow, full or stopping, rather than that the query is wrong.
 *
 * Either engine's errors, and those that wrap them as `cause`.
 */
export function isDatabaseUnavailable(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  if (error instanceof DatabaseUnavailableError || passingMessages.test(error.message)) return true
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  if (passingCodes.has(code) || passingSystemCodes.has(code)) return true
  if (code.length === 5 && passingClasses.has(code.slice(0, 2))) return true
  return error.cause !== undefined && isDatabaseUnavailable(error.cause)
}

/** Whether the database refused a write because its disk is full. Reading goes on meanwhile. */
export function isDiskFull(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  return ('code' in error && error.code === '53100') || (error.cause !== undefined && isDiskFull(error.cause))
}
