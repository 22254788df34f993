import type { RateLimiterAbstract } from 'rate-limiter-flexible'
import { type RateLimits, takePoint } from '../../platform/rate-limit.ts'

/** Failed logins before an address must wait for this account; few enough to make guessing hopeless. */
const failuresPerAddress = 5
/** Failed logins for one account from everywhere together; more, so that a stranger cannot easily lock its owner out. */
const failuresPerAccount = 50
const attemptsPerIp = 60
const windowS = 15 * 60

/** Slows down guessing of passwords, by address and account, by account, and by address. */
export interface LoginThrottle {
  /** Counts an attempt and throws `rate_limited` where there were too many. */
  attempt(ip: string, email: string): Promise<void>
  /** A right password forgives the failures before it. */
  succeeded(ip: string, email: string): Promise<void>
  /** Counts a new account from this address. */
  registered(ip: string): Promise<void>
}

export function createLoginThrottle(limits: RateLimits): LoginThrottle {
  const pair = limits.create('login-of-address-and-account', { points: failuresPerAddress, duration: windowS })
  const account = limits.create('login-of-account', { points: failuresPerAccount, duration: windowS })
  const address = limits.create('login-of-address', { points: attemptsPerIp, duration: windowS })
  return {
    attempt: async (ip, email) => {
      await consume(address, ip)
      await consume(pair, `${ip} ${email}`)
      await consume(account, email)
    },
    succeeded: async (ip, email) => {
      await Promise.all([pair.delete(`${ip} ${email}`), account.delete(email), address.reward(ip)])
    },
    registered: (ip) => consume(address, ip),
  }
}

function consume(limiter: RateLimiterAbstract, key: string): Promise<void> {
  return takePoint(limiter, key, 'Too many attempts.')
}
