import { statfs } from 'node:fs/promises'
import { z } from 'zod'
import { noticeOfNone } from '../modules/models/index.ts'
import { checkDatabase } from '../platform/db/check-database.ts'
import { defineCommand } from './command.ts'

const redisLimitMs = 3_000

/** Says what this installation runs on and what it lacks, a line each. */
export const doctorCommand = defineCommand({
  name: 'doctor',
  input: z.object({}),
  run: async ({ engine, database, redis, models, env, mailer, widgetFiles }, _input, print) => {
    const line = (state: 'ok' | 'note' | 'fault', subject: string, text: string) =>
      print(`${state.padEnd(6)}${subject.padEnd(12)}${text}`)

    line('ok', 'Node', process.version)
    const { version, role, isSuperuser } = await checkDatabase(database)
    line('ok', 'Database', `${engine.label}, PostgreSQL ${version}`)
    line(
      isSuperuser ? 'fault' : 'ok',
      'Role',
      isSuperuser ? `${role} bypasses row-level security` : `${role}, under row-level security`,
    )
    if (redis) {
      const isThere = await redis.answersWithin(redisLimitMs)
      line(isThere ? 'ok' : 'fault', 'Redis', isThere ? redis.label : `${redis.label} does not answer`)
    } else if (env.DATABASE_URL) {
      line('note', 'Redis', 'REDIS_URL not set: serve from one process only')
    }
    if (!env.DATABASE_URL) {
      const { bavail, bsize } = await statfs(env.DATA_DIR)
      const freeMb = Math.floor((bavail * bsize) / 1_048_576)
      line(freeMb < 512 ? 'note' : 'ok', 'Disk', `${freeMb.toLocaleString('en')} MB free in ${env.DATA_DIR}`)
    }
    const vendors = models.vendorStatus()
    const notice = noticeOfNone(vendors)
    for (const vendor of vendors) {
      if (vendor.is_configured) line('ok', vendor.label, 'key found')
      // Where no vendor has a key, the one that a new bot asks stands for all.
      else if (vendor.notice === notice) line('note', vendor.label, vendor.notice ?? '')
    }
    line(
      env.PUBLIC_URL ? 'ok' : 'note',
      'Address',
      env.PUBLIC_URL ?? 'PUBLIC_URL not set: snippets carry the address the owner uses',
    )
    const mail = mailer.describe()
    line(mail.state === 'ok' ? 'ok' : 'note', 'Mail', mail.detail)
    const isBuilt = await widgetFiles.loader().then(
      () => true,
      () => false,
    )
    line(isBuilt ? 'ok' : 'fault', 'Front ends', isBuilt ? 'built' : 'not built: run npm run build')
  },
})
