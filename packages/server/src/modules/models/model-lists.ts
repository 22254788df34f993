import {
  modelCatalogue,
  type OfferedModel,
  type VendorId,
  type VendorStatusView,
} from '@parley/contract/model-catalogue'
import type { Database, WorkspaceTx } from '../../platform/db/database.ts'
import { withWorkspace } from '../../platform/db/with-workspace.ts'
import type { Log } from '../../platform/log.ts'
import { claimSharedModelList, listSharedModelLists, updateSharedModelList } from './model-lists.repository.ts'
import type { ReachedVendor, ReachedVendors } from './vendor-accesses.ts'
import { claimOwnModelList, listOwnModelLists, updateOwnModelList } from './vendor-keys.repository.ts'
import { fetchModelList, type ListedModel } from './vendor-lists.ts'

type ListState = Pick<VendorStatusView['items'][number], 'models' | 'listed_at' | 'is_refreshing'>

interface StoredList {
  vendor: VendorId
  source: string
  models: ListedModel[]
  asked_at: Date | null
  listed_at: Date | null
}

const hourMs = 60 * 60 * 1_000
/** A list is asked for at most so often. */
const refreshMs = 24 * hourMs
/** A vendor that could not be asked is asked again after so long. */
const retryMs = hourMs
/** So long it may take; whoever took longer died. */
const askingMs = 30_000
/** A model's context window hardly ever changes. */
const rememberedMs = 60_000

/** What the vendors serve, as they list it themselves: kept in the database, and asked for anew at most daily. */
export function createModelLists({ database, log }: { database: Database; log: Pick<Log, 'warn'> }) {
  const asking = new Set<Promise<void>>()
  const remembered = new Map<string, { models: Promise<ListedModel[]>; since: number }>()

  async function listStored(tx: WorkspaceTx, reached: ReachedVendors): Promise<Map<VendorId, StoredList>> {
    const [own, shared] = [await listOwnModelLists(tx), await listSharedModelLists(tx)]
    const lists = [...own, ...shared].filter((list) => reached.get(list.vendor)?.source === list.source)
    return new Map(lists.map((list) => [list.vendor, list]))
  }

  async function ask(vendor: VendorId, reached: ReachedVendor): Promise<void> {
    const models = await fetchModelList(vendor, reached.access).catch((error: Error) => {
      log.warn({ vendor, said: error.message }, 'A vendor did not list its models.')
      return undefined
    })
    const askedAt = models ? new Date() : new Date(Date.now() - refreshMs + retryMs)
    if (reached.owner === 'environment') {
      await updateSharedModelList(database, { vendor, source: reached.source }, { models, askedAt })
    } else {
      await withWorkspace(database, reached.workspaceId, (tx) =>
        updateOwnModelList(tx, reached.source as never, { models, askedAt }),
      )
    }
  }

  return {
    /**
     * What can be chosen of each vendor: the catalogue's models, then what the vendor lists beyond them. Claims the lists
     * that are due; call `refresh` with them once the transaction is committed.
     */
    async read(
      tx: WorkspaceTx,
      reached: ReachedVendors,
    ): Promise<{ lists: Map<VendorId, ListState>; due: VendorId[] }> {
      const stored = await listStored(tx, reached)
      const lists = new Map<VendorId, ListState>()
      const due: VendorId[] = []
      const before = new Date(Date.now() - refreshMs)
      for (const [vendor, { owner, source }] of reached) {
        const list = stored.get(vendor)
        const isDue = !list?.asked_at || list.asked_at < before
        const isClaimed =
          isDue &&
          (owner === 'workspace'
            ? await claimOwnModelList(tx, vendor, before)
            : await claimSharedModelList(tx, { vendor, source }, before))
        if (isClaimed) due.push(vendor)
        lists.set(vendor, {
          models: offer(vendor, list?.models ?? []),
          listed_at: list?.listed_at?.toISOString() ?? null,
          is_refreshing: isDue || isAsking(list),
        })
      }
      return { lists, due }
    },

    /** Asks vendors for their lists, beside the request. One that cannot be asked leaves its last list. */
    refresh(reached: ReachedVendors, due: readonly VendorId[]): void {
      for (const vendor of due) {
        const found = reached.get(vendor)
        if (!found) continue
        const work: Promise<void> = ask(vendor, found)
          .catch((error) => log.warn({ error, vendor }, "A vendor's list could not be stored."))
          .finally(() => asking.delete(work))
        asking.add(work)
      }
    },

    /** A model as its vendor lists it; undefined where it does not. Never call it inside a transaction. */
    async find(vendor: VendorId, reached: ReachedVendor, id: string): Promise<ListedModel | undefined> {
      const { source } = reached
      let entry = remembered.get(source)
      if (!entry || performance.now() - entry.since >= rememberedMs) {
        if (remembered.size >= 1_000) remembered.clear()
        entry = { models: load(vendor, reached), since: performance.now() }
        remembered.set(source, entry)
        entry.models.catch(() => remembered.delete(source))
      }
      return (await entry.models).find((model) => model.id === id)
    },

    /** The same within a transaction of the vendor's workspace. */
    async isListed(tx: WorkspaceTx, reached: ReachedVendors, vendor: VendorId, id: string): Promise<boolean> {
      const list = (await listStored(tx, reached)).get(vendor)
      return list?.models.some((model) => model.id === id) ?? false
    },

    settled: async (): Promise<void> => void (await Promise.all(asking)),
  }

  async function load(vendor: VendorId, { owner, source, ...rest }: ReachedVendor): Promise<ListedModel[]> {
    const lists =
      owner === 'environment' || !('workspaceId' in rest)
        ? await listSharedModelLists(database.exempt)
        : await withWorkspace(database, rest.workspaceId, listOwnModelLists)
    return lists.find((list) => list.vendor === vendor && list.source === source)?.models ?? []
  }
}

function isAsking(list: StoredList | undefined): boolean {
  if (!list?.asked_at) return false
  const isAnswered = list.listed_at !== null && list.listed_at >= list.asked_at
  return !isAnswered && Date.now() - list.asked_at.getTime() < askingMs
}

/** The catalogue's models in its own order, the retired ones last; between them what only the vendor lists. */
export function offer(vendor: VendorId, listed: readonly ListedModel[]): OfferedModel[] {
  const own = modelCatalogue.filter((model) => model.vendor === vendor)
  const known = own.map((model) => ({
    id: model.id,
    label: model.label,
    context_window: model.contextWindow,
    input_price: model.inputPrice,
    output_price: model.outputPrice,
    retired: model.retired ?? null,
  }))
  const others = listed
    .filter(({ id }) => !own.some((model) => model.id === id))
    .map(({ id, label, contextWindow }) => ({
      ...{ id, label, context_window: contextWindow, input_price: null, output_price: null, retired: null },
    }))
    .sort((one, other) => one.label.localeCompare(other.label))
  return [...known.filter((model) => !model.retired), ...others, ...known.filter((model) => model.retired)]
}
