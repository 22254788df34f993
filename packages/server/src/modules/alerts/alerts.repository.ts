import type { AlertKind } from '@parley/contract/alerts'
import type { AlertId, BotId, UserId, WorkspaceId } from '@parley/contract/ids'
import type { VendorId } from '@parley/contract/model-catalogue'
import { sql } from 'kysely'
import type { Database, SystemTx, WorkspaceTx } from '../../platform/db/database.ts'
import { withWorkspace } from '../../platform/db/with-workspace.ts'

/** What an alert is about: two of the same subject are one. */
export interface AlertSubject {
  workspaceId: WorkspaceId
  kind: AlertKind
  botId: BotId | null
  vendor: VendorId
  model: string | null
}

const listLimit = 100

export type AlertRow = Awaited<ReturnType<typeof listAlerts>>[number]

/** Open ones first, then the newest. Those of deleted bots are not told any more. */
export function listAlerts(tx: WorkspaceTx) {
  return selectAlerts(tx)
    .where('bot.deleted_at', 'is', null)
    .orderBy(sql`${state} <> 'open'`)
    .orderBy('alert.last_at', 'desc')
    .orderBy('alert.id', 'desc')
    .limit(listLimit)
    .execute()
}

export function findAlert(tx: WorkspaceTx, id: AlertId): Promise<AlertRow | undefined> {
  return selectAlerts(tx).where('alert.id', '=', id).where('bot.deleted_at', 'is', null).executeTakeFirst()
}

/** A bot that was given other models has nothing more to do with what kept the former from answering. */
const state = sql<'open' | 'dismissed' | 'resolved'>`case
  when alert.resolved_at is not null then 'resolved'
  when bot.id is not null and alert.model is not null
    and (bot.vendor, bot.model) is distinct from (alert.vendor, alert.model)
    and not bot.fallback_models @> jsonb_build_array(jsonb_build_object('vendor', alert.vendor, 'model', alert.model))
    then 'resolved'
  when alert.dismissed_at is not null then 'dismissed'
  else 'open' end`

function selectAlerts(tx: WorkspaceTx) {
  return tx
    .selectFrom('alert')
    .leftJoin('bot', 'bot.id', 'alert.bot_id')
    .leftJoin('user', 'user.id', 'alert.dismissed_by')
    .select(['alert.id', 'alert.kind', 'alert.vendor', 'alert.model', 'alert.message', 'alert.count'])
    .select(['alert.first_at', 'alert.last_at', 'alert.resolved_at', 'alert.dismissed_at'])
    .select(['bot.id as bot_id', 'bot.name as bot_name', 'user.name as dismisser_name'])
    .select(state.as('state'))
}

/** The newest alert about something, locked against other processes that are told of the same. */
export function lockLatestAlert(tx: WorkspaceTx, subject: AlertSubject) {
  return ofSubject(tx, subject)
    .select(['id', 'last_at', 'resolved_at', 'dismissed_at'])
    .orderBy(sql`resolved_at is not null`)
    .orderBy('last_at', 'desc')
    .limit(1)
    .forUpdate()
    .executeTakeFirst()
}

function ofSubject(tx: WorkspaceTx, { kind, botId, vendor, model }: AlertSubject) {
  return tx
    .selectFrom('alert')
    .where('kind', '=', kind)
    .where('vendor', '=', vendor)
    .where('model', 'is not distinct from', model)
    .where('bot_id', 'is not distinct from', botId)
}

interface Repeats {
  message: string
  count: number
  at: Date
}

/** False where another process has put one there at the same time. */
export async function insertAlert(
  tx: WorkspaceTx,
  id: AlertId,
  { workspaceId, kind, botId, vendor, model }: AlertSubject,
  { message, count, at }: Repeats,
): Promise<boolean> {
  const result = await tx
    .insertInto('alert')
    .values({
      ...{ workspace_id: workspaceId, id, kind, bot_id: botId, vendor, model, message, count },
      ...{ first_at: at, last_at: at, resolved_at: null, dismissed_at: null, dismissed_by: null },
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  return (result.numInsertedOrUpdatedRows ?? 0n) > 0n
}

/** Counts on; one that was resolved is open again. */
export async function bumpAlert(tx: WorkspaceTx, id: AlertId, { message, count, at }: Repeats): Promise<void> {
  await tx
    .updateTable('alert')
    .set((eb) => ({ count: eb('count', '+', count), last_at: at, message, resolved_at: null }))
    .where('id', '=', id)
    .execute()
}

export async function closeAlert(tx: WorkspaceTx, id: AlertId, at: Date): Promise<void> {
  await tx.updateTable('alert').set({ resolved_at: at }).where('id', '=', id).execute()
}

/** After the vendor answered with the model: nothing that kept it from doing so holds any more. */
export function resolveAlerts(
  database: Database,
  { workspaceId, vendor, model }: { workspaceId: WorkspaceId; vendor: VendorId; model: string },
  at: Date,
): Promise<unknown> {
  return withWorkspace(database, workspaceId, (tx) =>
    tx
      .updateTable('alert')
      .set({ resolved_at: at })
      .where('resolved_at', 'is', null)
      .where('vendor', '=', vendor)
      .where((eb) => eb.or([eb('model', 'is', null), eb('model', '=', model)]))
      .execute(),
  )
}

/** Of all workspaces, what a success may resolve. */
export function listOpenPlaces(tx: SystemTx) {
  return tx
    .selectFrom('alert')
    .select(['workspace_id', 'vendor', 'model'])
    .distinct()
    .where('resolved_at', 'is', null)
    .execute()
}

export async function updateDismissed(tx: WorkspaceTx, id: AlertId, userId: UserId | null, at: Date): Promise<void> {
  await tx
    .updateTable('alert')
    .set({ dismissed_at: at, dismissed_by: userId })
    .where('id', '=', id)
    .where('dismissed_at', 'is', null)
    .execute()
}

export async function deleteAlertsResolvedBefore(tx: WorkspaceTx, before: Date): Promise<void> {
  await tx.deleteFrom('alert').where('resolved_at', '<', before).execute()
}

/** Those who can mend what is wrong in the workspace. */
export function listMenders(tx: WorkspaceTx) {
  return tx.selectFrom('member').select('user_id').where('role', 'in', ['owner', 'admin']).execute()
}

/** Undefined for someone who is no such member any more. */
export function findMender(tx: WorkspaceTx, userId: UserId) {
  return tx
    .selectFrom('member')
    .innerJoin('user', 'user.id', 'member.user_id')
    .select(['user.name', 'user.email'])
    .where('user.id', '=', userId)
    .where('member.role', 'in', ['owner', 'admin'])
    .executeTakeFirst()
}
