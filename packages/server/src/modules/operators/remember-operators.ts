import { createHash } from 'node:crypto'
import type { LoggedInUser } from '../../platform/actor.ts'
import { isDatabaseUnavailable } from '../../platform/db/unavailable.ts'
import { TooSlowError, within } from '../../platform/within.ts'

const rememberedMs = 10 * 60_000
const maxEntries = 100
/** A login is looked up in the database; one that takes longer than this has hung. */
const lookupLimitMs = 400

/**
 * Lets operators who were lately logged in see how the installation does while the database, which knows their logins,
 * does not answer. Nothing else opens to them.
 */
export function rememberOperators() {
  const known = new Map<string, { user: LoggedInUser; until: number }>()

  function remember(cookie: string, user: LoggedInUser): void {
    if (known.size >= maxEntries) known.clear()
    known.set(nameOf(cookie), { user, until: performance.now() + rememberedMs })
  }

  return {
    /** `find` looks the login up; it is what everything but the health page goes by. */
    async findUser(
      { cookie, url }: { cookie: string | undefined; url: string },
      find: () => Promise<LoggedInUser | undefined>,
    ): Promise<LoggedInUser | undefined> {
      if (!cookie || !/^\/api\/admin\//.test(url)) return find()
      const isForHealth = /^\/api\/admin\/health\/?(\?|$)/.test(url)
      try {
        const user = await (isForHealth && known.has(nameOf(cookie)) ? within(lookupLimitMs, find()) : find())
        if (user?.isOperator) remember(cookie, user)
        else known.delete(nameOf(cookie))
        return user
      } catch (error) {
        const entry = known.get(nameOf(cookie))
        const isAway = error instanceof TooSlowError || isDatabaseUnavailable(error)
        if (isForHealth && isAway && entry && performance.now() < entry.until) return entry.user
        throw error
      }
    },
  }
}

/** The cookie itself opens everything; what is kept here opens nothing. */
function nameOf(cookie: string): string {
  return createHash('sha256').update(cookie).digest('base64')
}
