import type { Env } from '../env/env.ts'
import type { Log } from '../log.ts'
import { connectRedis, type Redis } from './connect-redis.ts'

/** The Redis that the environment names, if it names one. */
export function openRedis(env: Pick<Env, 'REDIS_URL' | 'REDIS_PREFIX' | 'DATABASE_URL'>, log: Log): Redis | undefined {
  if (!env.REDIS_URL) return undefined
  return connectRedis({ url: env.REDIS_URL, prefix: `${env.REDIS_PREFIX ?? nameOfInstallation(env)}:`, log })
}

/** Processes on one database belong together. */
function nameOfInstallation({ DATABASE_URL }: Pick<Env, 'DATABASE_URL'>): string {
  const name = DATABASE_URL && decodeURIComponent(new URL(DATABASE_URL).pathname.slice(1))
  return `parley:${name || 'parley'}`
}
