import { type Actor, atLeast } from '../../platform/actor.ts'

export const workspacePolicy = {
  edit: (actor: Actor) => atLeast(actor, 'admin'),
}
