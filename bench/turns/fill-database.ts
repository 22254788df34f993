import { loadEnv } from '../../packages/server/src/platform/env/env.ts'
import { createLog } from '../../packages/server/src/platform/log.ts'
import { openServices } from '../../packages/server/src/services.ts'
import { seedConversations } from '../seed-conversations.ts'

/** Stores conversations of a bot in a database that no server has open. */
export async function fillDatabase(
  env: Record<string, string>,
  { workspaceId, botId, messages }: { workspaceId: string; botId: string; messages: number },
): Promise<void> {
  const services = await openServices(loadEnv(env), createLog('warn'), 'the bench')
  try {
    const seed = { workspaceId, botIds: [botId], messages, days: 180, endsAt: new Date() }
    await seedConversations(services.engine, seed)
  } finally {
    await services.close()
  }
}
