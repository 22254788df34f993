import {
  findModel,
  modelCatalogue,
  type OfferedModel,
  type VendorId,
  type VendorStatusView,
  vendorId,
  vendors,
} from '@parley/contract/model-catalogue'
import { saveVendorKeyBody, type VendorKeyView } from '@parley/contract/vendor-keys'
import { type FakeRoutes, Refusal, readBody } from './fake-call.ts'
import { type FakeOwner, missingKey } from './fake-world.ts'

interface FakeSurroundings {
  /** Of Groq, by the installation. */
  hasKey: boolean
}

export function fakeModelRoutes(api: FakeSurroundings): FakeRoutes {
  return {
    'GET /api/v1/models': (owner): VendorStatusView => ({
      items: vendorId.options.map((id) => {
        const isConfigured = sourceOf(api, owner, id) !== 'none'
        return {
          ...{ id, label: vendors[id].label, is_configured: isConfigured },
          notice: isConfigured ? null : id === 'groq' ? missingKey : `${vendors[id].keyName} not configured.`,
          ...{ models: offered(owner, id), listed_at: null, is_refreshing: false },
        }
      }),
    }),
    'GET /api/v1/vendor-keys': (owner) => listKeys(api, owner),
    'PUT /api/v1/vendor-keys/:vendor': async (owner, { request, params }) => {
      const { key, base_url } = await readBody(request, saveVendorKeyBody)
      const vendor = vendorId.parse(params.vendor)
      if (base_url?.includes('//localhost')) {
        const message = 'This address leads into a private network, which this installation does not allow.'
        throw new Refusal('invalid_input', message, { fields: { base_url: message } })
      }
      owner.vendorKeys[vendor] = {
        ...{ last_four: key && key.length >= 16 ? key.slice(-4) : null, base_url: base_url ?? null },
        ...{ is_unreadable: false, saved_by: owner.name, saved_at: new Date().toISOString() },
      }
      return listKeys(api, owner)
    },
    'DELETE /api/v1/vendor-keys/:vendor': (owner, { params }) => {
      delete owner.vendorKeys[vendorId.parse(params.vendor)]
    },
    'POST /api/v1/vendor-keys/:vendor/test': (owner, { params }) => {
      const vendor = vendorId.parse(params.vendor)
      if (owner.vendorKeys[vendor]?.last_four === '0bad') {
        const said = 'The vendor refused the API key. Replace it on the Models page, or have the operator replace it.'
        return { is_ok: false, message: `${said} It said: "Incorrect API key provided."` }
      }
      return { is_ok: true, message: `${vendors[vendor].label} answered. It lists 12 models.` }
    },
  }
}

/** Whether a bot that chose the vendor gets answers. */
export function sourceOf(api: FakeSurroundings, owner: FakeOwner, vendor: VendorId): VendorKeyView['source'] {
  const own = owner.vendorKeys[vendor]
  if (own && !own.is_unreadable) return 'workspace'
  return vendor === 'groq' && api.hasKey ? 'environment' : 'none'
}

function listKeys(api: FakeSurroundings, owner: FakeOwner): { items: VendorKeyView[] } {
  const none = { last_four: null, base_url: null, is_unreadable: false, saved_by: null, saved_at: null }
  return {
    items: vendorId.options.map((vendor) => ({
      ...{ vendor, source: sourceOf(api, owner, vendor) },
      ...(owner.vendorKeys[vendor] ?? none),
    })),
  }
}

function offered(owner: FakeOwner, vendor: VendorId): OfferedModel[] {
  const known = modelCatalogue
    .filter((model) => model.vendor === vendor)
    .sort((one, other) => Number(one.retired !== undefined) - Number(other.retired !== undefined))
    .map((model) => ({
      ...{ id: model.id, label: model.label, context_window: model.contextWindow },
      ...{ input_price: model.inputPrice, output_price: model.outputPrice, retired: model.retired ?? null },
    }))
  const listed = (owner.listedModels[vendor] ?? [])
    .filter((id) => !findModel(vendor, id))
    .map((id) => ({
      ...{ id, label: id, context_window: 40_960, input_price: null, output_price: null, retired: null },
    }))
  return [...known, ...listed]
}
