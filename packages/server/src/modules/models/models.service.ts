import type { AnswerMode } from '@parley/contract/bots'
import type { WorkspaceId } from '@parley/contract/ids'
import {
  type CatalogueModel,
  defaultVendor,
  findModel,
  type ModelChoice,
  resolveModel,
  type VendorId,
  type VendorStatusView,
  vendorId,
  vendors,
} from '@parley/contract/model-catalogue'
import { createSecretBox } from '../../platform/crypto/secret-box.ts'
import type { Database, WorkspaceTx } from '../../platform/db/database.ts'
import type { Env } from '../../platform/env/env.ts'
import { AppError } from '../../platform/errors.ts'
import type { Log } from '../../platform/log.ts'
import type { AnswerModel } from './answer-model.ts'
import { type CircuitBreaker, createCircuitBreaker } from './circuit-breaker.ts'
import { createModelLists, offer } from './model-lists.ts'
import { createVendorAccesses, type ReachedVendor, type ReachedVendors, type VendorEnv } from './vendor-accesses.ts'
import { createAnswerModel } from './vendor-clients.ts'
import { createVendorKeys, sealKeysAnew, type VendorKeys } from './vendor-keys.service.ts'

/** The models that a bot chose: its own, and what stands in for it. */
export interface ModelChoices extends ModelChoice {
  fallback_models: readonly ModelChoice[]
}

/** A vendor as the installation's own settings reach it. */
export interface VendorStatus {
  id: VendorId
  label: string
  is_configured: boolean
  /** What is missing; null where nothing is. */
  notice: string | null
}

export interface Models {
  /**
   * The models that answer for a choice, in the order in which they are tried: its own, then those that stand in for it.
   * A retired one is replaced; one whose vendor has no key is left out. Never call it inside a transaction.
   */
  findAnswerModels(choices: ModelChoices & { workspaceId: WorkspaceId }): Promise<readonly AnswerModel[]>
  /** Tells how bots of the transaction's workspace answer. */
  readAnswerModes(tx: WorkspaceTx): Promise<(choices: ModelChoices) => AnswerMode>
  /** Whether any vendor can be asked in the transaction's workspace. */
  hasVendor(tx: WorkspaceTx): Promise<boolean>
  /** Why a bot of this vendor echoes. */
  missingKey(vendor: VendorId): string
  /**
   * Refuses models that their vendor does not serve, as far as one can tell; what the bot has already may stay. Throws
   * `invalid_input`.
   */
  assertOffered(tx: WorkspaceTx, choices: ModelChoices, present?: ModelChoices): Promise<void>
  /** Which vendors the installation's own settings reach. */
  vendorStatus(): VendorStatus[]
  /** The vendors as the transaction's workspace reaches them, with their models; and how to refresh these afterwards. */
  readVendors(tx: WorkspaceTx): Promise<{ view: VendorStatusView; refresh: () => void }>
  keys: { keys: VendorKeys; forget: (workspaceId: WorkspaceId) => void }
  /** Which models are left alone for a while. */
  breaker: CircuitBreaker
  /** What an earlier secret sealed is sealed anew. To be called at each start. */
  sealKeysAnew(): Promise<void>
  /** Waits for lists that are being asked for. */
  settled(): Promise<void>
}

/** Tokens that a model takes of which nobody tells more: as many as hardly any takes less. */
const safeContextWindow = 8_192

export function createModels({
  env,
  database,
  secretKey,
  log,
  guardedFetch,
}: {
  env: VendorEnv & Pick<Env, 'SECRET_KEY_PREVIOUS' | 'MODEL_CLIENT'>
  database: Database
  secretKey: string
  log: Pick<Log, 'error' | 'warn'>
  /** Reaches addresses that workspaces chose; stays on the public internet by default. */
  guardedFetch?: typeof fetch
}): Models {
  const previous = env.SECRET_KEY_PREVIOUS === undefined ? [] : [env.SECRET_KEY_PREVIOUS]
  const box = createSecretBox(secretKey, previous, 'vendor keys')
  const accesses = createVendorAccesses({ env, database, box, log, ...(guardedFetch && { guardedFetch }) })
  const lists = createModelLists({ database, log })
  const keys = createVendorKeys({ env, accesses, box })

  async function getEntry({ vendor, model }: ModelChoice, reached: ReachedVendor): Promise<CatalogueModel> {
    const known = resolveModel(vendor, model)
    if (known) return known
    const listed = await lists.find(vendor, reached, model)
    return {
      ...{ id: model, vendor, label: listed?.label ?? model, reasons: false },
      contextWindow: listed?.contextWindow ?? safeContextWindow,
      inputPrice: null,
      outputPrice: null,
    }
  }

  return {
    breaker: createCircuitBreaker(),

    findAnswerModels: async ({ workspaceId, ...choices }) => {
      const reached = await accesses.find(workspaceId)
      const found: AnswerModel[] = []
      for (const choice of inOrder(choices)) {
        const vendor = reached.get(choice.vendor)
        if (!vendor) continue
        const entry = await getEntry(choice, vendor)
        // A replacement may be what the next one is anyway.
        if (found.some((other) => other.entry.vendor === entry.vendor && other.entry.id === entry.id)) continue
        found.push({ ...createAnswerModel(entry, vendor.access, env.MODEL_CLIENT), account: vendor.source })
      }
      return found
    },

    readAnswerModes: async (tx) => {
      const reached = await accesses.read(tx)
      return (choices) => answerMode(choices, reached)
    },

    hasVendor: async (tx) => (await accesses.read(tx)).size > 0,

    missingKey,

    assertOffered: async (tx, choices, present) => {
      const kept = present ? inOrder(present).map(nameOf) : []
      for (const [index, choice] of inOrder(choices).entries()) {
        const { vendor, model } = choice
        if (vendors[vendor].allowsAnyModel || findModel(vendor, model) || kept.includes(nameOf(choice))) continue
        if (await lists.isListed(tx, await accesses.read(tx), vendor, model)) continue
        const message = 'This model is not in the list. Choose another.'
        const field = index === 0 ? 'model' : `fallback_models.${index - 1}.model`
        throw new AppError('invalid_input', message, { fields: { [field]: message } })
      }
    },

    vendorStatus: () =>
      vendorId.options.map((id) => ({ ...describe(id, accesses.environment), label: vendors[id].label })),

    readVendors: async (tx) => {
      const reached = await accesses.read(tx)
      const { lists: known, due } = await lists.read(tx, reached)
      const items = vendorId.options.map((id) => ({
        ...describe(id, reached),
        label: vendors[id].label,
        ...(known.get(id) ?? { models: offer(id, []), listed_at: null, is_refreshing: false }),
      }))
      return { view: { items }, refresh: () => lists.refresh(reached, due) }
    },

    keys: { keys, forget: accesses.forget },
    sealKeysAnew: () => sealKeysAnew(database, box, log),
    settled: lists.settled,
  }
}

function inOrder({ vendor, model, fallback_models }: ModelChoices): ModelChoice[] {
  return [{ vendor, model }, ...fallback_models]
}

function nameOf({ vendor, model }: ModelChoice): string {
  return `${vendor} ${model}`
}

function answerMode(choices: ModelChoices, reached: ReachedVendors): AnswerMode {
  const choice = inOrder(choices).find(({ vendor }) => reached.has(vendor))
  if (!choice) return { kind: 'echo', notice: missingKey(choices.vendor) }
  const model = resolveModel(choice.vendor, choice.model)?.id ?? choice.model
  return { kind: 'model', model, replaces: model === choices.model ? null : choices.model }
}

function describe(id: VendorId, reached: ReachedVendors) {
  const isConfigured = reached.has(id)
  return { id, is_configured: isConfigured, notice: isConfigured ? null : missingKey(id) }
}

function missingKey(vendor: VendorId): string {
  const { keyName, baseUrlName, needsKey } = vendors[vendor]
  return `${needsKey ? keyName : baseUrlName} not configured.`
}

/** What to say where no vendor has a key; undefined where one has. */
export function noticeOfNone(statuses: readonly VendorStatus[]): string | undefined {
  if (statuses.some((vendor) => vendor.is_configured)) return undefined
  return missingKey(defaultVendor)
}
