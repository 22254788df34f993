import { type Actor, atLeast } from '../../platform/actor.ts'

export const inboxPolicy = {
  read: (actor: Actor) => atLeast(actor, 'viewer'),
  change: (actor: Actor) => atLeast(actor, 'agent'),
}
