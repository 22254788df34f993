import { type Actor, atLeast } from '../../platform/actor.ts'

export const botPolicy = {
  read: (actor: Actor) => atLeast(actor, 'viewer'),
  create: (actor: Actor) => atLeast(actor, 'admin'),
  edit: (actor: Actor) => atLeast(actor, 'admin'),
  delete: (actor: Actor) => atLeast(actor, 'owner'),
}
