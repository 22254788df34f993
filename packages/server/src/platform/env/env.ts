import { config as readDotenv } from 'dotenv'
import { z } from 'zod'

/** The values of an `.env.example`: a copied file that was never filled in counts as unset. */
const placeholders = /^your_[a-z]+_api_key_here$|^your_(groq|razorpay)_[a-z_]+_here$|^your_razorpay_/

const text = z
  .string()
  .trim()
  .optional()
  .transform((value) => (value === undefined || value === '' || placeholders.test(value) ? undefined : value))

const flag = z
  .string()
  .trim()
  .toLowerCase()
  .optional()
  .transform((value, context) => {
    if (value === undefined || ['', '0', 'false', 'no', 'off'].includes(value)) return false
    if (['1', 'true', 'yes', 'on'].includes(value)) return true
    context.addIssue({ code: 'custom', message: 'is true or false' })
    return z.NEVER
  })

const list = text.transform((value) => value?.split(',').flatMap((item) => item.trim() || []) ?? [])

function url(protocols: readonly string[], example: string) {
  return text.transform((value, context) => {
    if (value === undefined) return undefined
    const parsed = URL.canParse(value) ? new URL(value) : undefined
    if (parsed && protocols.includes(parsed.protocol)) return value.replace(/\/+$/, '')
    context.addIssue({ code: 'custom', message: `is an address such as ${example}` })
    return z.NEVER
  })
}

function wholeNumber(lowest: number, highest: number, fallback: number) {
  const message = `is a whole number from ${lowest} to ${highest}`
  return text.transform((value, context) => {
    if (value === undefined) return fallback
    const number = /^\d+$/.test(value) ? Number(value) : Number.NaN
    if (number >= lowest && number <= highest) return number
    context.addIssue({ code: 'custom', message })
    return z.NEVER
  })
}

/** `parley@example.com`, or with a name before it: `Parley <parley@example.com>`. */
const sender = /^(?:[^<>]+ )?<[^\s@<>]+@[^\s@<>]+>$|^[^\s@<>]+@[^\s@<>]+$/

const secret = text.pipe(z.string().min(32, 'is at least 32 characters').optional())
const vendorAddress = (example: string) => url(['http:', 'https:'], example)

/** A key and an address for each vendor of the contract's table. */
const vendorSettings = {
  GROQ_API_KEY: text,
  GROQ_BASE_URL: vendorAddress('https://api.groq.com/openai/v1'),
  OPENAI_API_KEY: text,
  OPENAI_BASE_URL: vendorAddress('https://api.openai.com/v1'),
  ANTHROPIC_API_KEY: text,
  ANTHROPIC_BASE_URL: vendorAddress('https://api.anthropic.com/v1'),
  GOOGLE_API_KEY: text,
  GOOGLE_BASE_URL: vendorAddress('https://generativelanguage.googleapis.com/v1beta'),
  MISTRAL_API_KEY: text,
  MISTRAL_BASE_URL: vendorAddress('https://api.mistral.ai/v1'),
  OPENROUTER_API_KEY: text,
  OPENROUTER_BASE_URL: vendorAddress('https://openrouter.ai/api/v1'),
  COMPATIBLE_API_KEY: text,
  COMPATIBLE_BASE_URL: vendorAddress('http://localhost:11434/v1'),
}

const schema = z
  .object({
    ...vendorSettings,
    PORT: wholeNumber(0, 65_535, 8000),
    PUBLIC_URL: url(['http:', 'https:'], 'https://chat.example.com'),
    ALLOWED_HOSTS: list,
    TRUSTED_PROXIES: list,
    SECRET_KEY: secret,
    /** The one before it: what that sealed can still be opened, and is sealed anew. */
    SECRET_KEY_PREVIOUS: secret,
    DATA_DIR: text.transform((value) => value ?? './data'),
    DATABASE_URL: url(['postgres:', 'postgresql:'], 'postgres://user:password@host:5432/parley'),
    /** Lets a workspace's own model address lead into a private network. */
    ALLOW_PRIVATE_MODEL_HOSTS: flag,
    MODEL_CLIENT: text.pipe(z.enum(['own', 'sdk'], 'is own or sdk').default('own')),
    REDIS_URL: url(['redis:', 'rediss:'], 'redis://user:password@host:6379/0'),
    /** Before all keys in Redis; by default the name of the database, which processes that belong together share. */
    REDIS_PREFIX: text.pipe(
      z
        .string()
        .regex(/^[\w.:-]{1,64}$/, 'is 1 to 64 letters, digits, "_", ".", ":" or "-"')
        .optional(),
    ),
    DEBUG: flag,
    DJANGO_DEBUG: flag,
    LOG_LEVEL: text.pipe(
      z
        .enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent'], 'is fatal, error, warn, info, debug or silent')
        .default('warn'),
    ),
    VISITOR_MESSAGES_PER_MINUTE: wholeNumber(1, 1_000_000, 30),
    IP_MESSAGES_PER_MINUTE: wholeNumber(1, 1_000_000, 120),
    /** Of one API key. */
    API_REQUESTS_PER_MINUTE: wholeNumber(1, 1_000_000, 600),
    SMTP_URL: url(['smtp:', 'smtps:'], 'smtp://user:password@mail.example.com:587'),
    MAIL_FROM: text.pipe(
      z.string().regex(sender, 'is an e-mail address, such as Parley <parley@example.com>').optional(),
    ),
    METRICS_TOKEN: text.pipe(z.string().min(16, 'is at least 16 characters').optional()),
    FIRST_TOKEN_TIMEOUT_MS: wholeNumber(100, 600_000, 10_000),
    TOKEN_TIMEOUT_MS: wholeNumber(100, 600_000, 15_000),
    ANSWER_TIMEOUT_MS: wholeNumber(100, 3_600_000, 120_000),
    RETRY_WINDOW_MS: wholeNumber(0, 600_000, 20_000),
    /** How long running answers may go on once the process is asked to stop. */
    SHUTDOWN_GRACE_MS: wholeNumber(0, 600_000, 20_000),
  })
  .transform(({ DJANGO_DEBUG, ...env }) => ({ ...env, DEBUG: env.DEBUG || DJANGO_DEBUG }))

/** The settings of this process, parsed once. Empty values and the reference's placeholders count as unset. */
export type Env = Readonly<z.output<typeof schema>>

/** A bad setting: its message is one sentence that names it. */
export class EnvError extends Error {}

/** The settings of this process: its environment over `.env` in the working folder. Throws {@link EnvError}. */
export function readProcessEnv(): Env {
  readDotenv({ quiet: true })
  return loadEnv(process.env)
}

/** Parses and freezes the environment. Throws {@link EnvError}. */
export function loadEnv(source: NodeJS.ProcessEnv): Env {
  const result = schema.safeParse(source)
  if (result.success) return requireOthers(result.data)
  const [issue] = result.error.issues
  const name = String(issue?.path[0] ?? 'environment')
  throw new EnvError(`${name} ${issue?.message ?? 'is invalid'}; it is set to "${shown(name, source[name])}".`)
}

/** What one setting makes of another. */
function requireOthers(env: Env): Env {
  // Several processes share sessions and tokens, so a secret of each one's own would break them.
  if (env.DATABASE_URL && !env.SECRET_KEY) {
    throw new EnvError('SECRET_KEY is required together with DATABASE_URL: set it to 32 or more random characters.')
  }
  if (env.COMPATIBLE_API_KEY && !env.COMPATIBLE_BASE_URL) {
    throw new EnvError(
      'COMPATIBLE_BASE_URL is required together with COMPATIBLE_API_KEY: the key belongs to that address.',
    )
  }
  // One process has the embedded database open, so there is nobody to share a Redis with.
  if (env.REDIS_URL && !env.DATABASE_URL) {
    throw new EnvError(
      'REDIS_URL joins several processes, which need a PostgreSQL server: set DATABASE_URL too, or leave both unset.',
    )
  }
  // A link to a new password must not lead to whatever host its request named.
  if (env.SMTP_URL && !env.PUBLIC_URL && env.ALLOWED_HOSTS.includes('*')) {
    throw new EnvError(
      'PUBLIC_URL is required together with SMTP_URL where ALLOWED_HOSTS is *: mailed links lead to it.',
    )
  }
  return Object.freeze(env)
}

function shown(name: string, value: string | undefined): string {
  return /KEY|SECRET|URL|_TOKEN$/.test(name) ? 'a value that is not shown' : (value ?? '')
}
