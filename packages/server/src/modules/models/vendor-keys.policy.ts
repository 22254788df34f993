import { type Actor, atLeast } from '../../platform/actor.ts'

export const vendorKeyPolicy = {
  manage: (actor: Actor) => atLeast(actor, 'admin'),
}
