import { type Actor, atLeast } from '../../platform/actor.ts'

export const apiKeyPolicy = {
  manage: (actor: Actor) => atLeast(actor, 'admin'),
}
