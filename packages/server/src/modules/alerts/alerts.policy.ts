import { type Actor, atLeast } from '../../platform/actor.ts'

export const alertPolicy = {
  read: (actor: Actor) => atLeast(actor, 'viewer'),
  /** Who can mend it decides that the others need not see it any more. */
  dismiss: (actor: Actor) => atLeast(actor, 'admin'),
}
