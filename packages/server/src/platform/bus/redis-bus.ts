import type { ProcessId, WorkspaceId } from '@parley/contract/ids'
import type { Redis } from '../redis/connect-redis.ts'
import { type Bus, createLocalBus, type WorkspaceEvent } from './bus.ts'

interface Envelope {
  from: ProcessId
  event: WorkspaceEvent
}

/**
 * A bus over all processes: those who listen in this one are told at once, the others through Redis. While it is away each
 * process is by itself.
 */
export function createRedisBus(redis: Redis, processId: ProcessId): Bus {
  const local = createLocalBus()
  /** One subscription a workspace, however many listen in this process. */
  const workspaces = new Map<WorkspaceId, { listeners: number; leave: () => void }>()

  function enter(workspaceId: WorkspaceId): void {
    const known = workspaces.get(workspaceId)
    if (known) {
      known.listeners += 1
      return
    }
    const leave = redis.subscribe(topicOf(workspaceId), (message) => {
      const { from, event } = JSON.parse(message) as Envelope
      if (from !== processId) local.publish(workspaceId, event)
    })
    workspaces.set(workspaceId, { listeners: 1, leave })
  }

  function exit(workspaceId: WorkspaceId): void {
    const known = workspaces.get(workspaceId)
    if (!known) return
    known.listeners -= 1
    if (known.listeners > 0) return
    workspaces.delete(workspaceId)
    known.leave()
  }

  return {
    publish: (workspaceId, event) => {
      local.publish(workspaceId, event)
      redis.publish(topicOf(workspaceId), JSON.stringify({ from: processId, event } satisfies Envelope))
    },
    subscribe: (workspaceId, listener) => {
      const leave = local.subscribe(workspaceId, listener)
      enter(workspaceId)
      let isListening = true
      return () => {
        if (!isListening) return
        isListening = false
        leave()
        exit(workspaceId)
      }
    },
  }
}

function topicOf(workspaceId: WorkspaceId): string {
  return `workspace:${workspaceId}`
}
