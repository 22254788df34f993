import { randomUUID } from 'node:crypto'
import type { AlertView } from '@parley/contract/alerts'
import type { AlertId } from '@parley/contract/ids'
import { type FakeRoutes, Refusal } from './fake-call.ts'
import type { FakeBot, FakeOwner } from './fake-world.ts'

/** Something that keeps a bot of the owner's from answering, or all of them. */
export function addAlert(owner: FakeOwner, bot: FakeBot | null, change: Partial<AlertView> = {}): AlertView {
  const alert: AlertView = {
    id: randomUUID() as AlertId,
    kind: 'model_gone',
    state: 'open',
    bot: bot && { id: bot.id, name: bot.settings.name },
    vendor: 'groq',
    model: 'openai/gpt-oss-20b',
    message: `The vendor does not know the bot's model. Choose another on the bot's Behaviour tab. It said: "The model \`openai/gpt-oss-20b\` does not exist or you do not have access to it."`,
    first_at: new Date(Date.now() - 3 * 3_600_000).toISOString(),
    last_at: new Date(Date.now() - 120_000).toISOString(),
    count: 1_204,
    resolved_at: null,
    dismissed_at: null,
    dismissed_by: null,
    can_dismiss: ['owner', 'admin'].includes(owner.role),
    ...change,
  }
  owner.alerts.unshift(alert)
  return alert
}

/** One that concerns the whole workspace. */
export const refusedKey = {
  ...{ kind: 'key_refused', model: null, count: 1 },
  message:
    'The vendor refused the API key. Replace it on the Models page, or have the operator replace it. It said: "Invalid API Key"',
} satisfies Partial<AlertView>

export const fakeAlertRoutes: FakeRoutes = {
  'GET /api/v1/alerts': (owner) => ({ items: owner.alerts }),
  'POST /api/v1/alerts/:id/dismiss': (owner, { params }) => {
    const alert = owner.alerts.find(({ id }) => id === params.id)
    if (!alert) throw new Refusal('not_found', 'There is no such alert.')
    Object.assign(alert, { state: 'dismissed', dismissed_at: new Date().toISOString(), dismissed_by: owner.name })
    return alert
  },
}
