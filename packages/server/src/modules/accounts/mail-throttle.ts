import { type RateLimits, takePoint } from '../../platform/rate-limit.ts'

/** Enough for a mail that went astray; too few to fill anybody's mailbox. */
const mailsPerAccount = 5
const mailsPerIp = 30
const windowS = 60 * 60

/** Limits the mails that one can ask for without proving anything. */
export interface MailThrottle {
  /** Throws `rate_limited`, the same for an address that has an account and one that has none. */
  asked(ip: string, email: string): Promise<void>
}

export function createMailThrottle(limits: RateLimits): MailThrottle {
  const account = limits.create('mail-of-account', { points: mailsPerAccount, duration: windowS })
  const address = limits.create('mail-of-address', { points: mailsPerIp, duration: windowS })
  return {
    asked: async (ip, email) => {
      await takePoint(address, ip, 'Too many mails were asked for.')
      await takePoint(account, email, 'Too many mails were asked for.')
    },
  }
}
