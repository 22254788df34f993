import type { BotId, ConversationId, WorkspaceId } from '@parley/contract/ids'
import { expect, test } from 'vitest'
import { newId } from '../ids.ts'
import { createLocalBus, type WorkspaceEvent } from './bus.ts'

const event = (): WorkspaceEvent => ({
  type: 'conversation-changed',
  conversation_id: newId<ConversationId>(),
  bot_id: newId<BotId>(),
})

test('a listener hears its own workspace, in order, until it leaves', () => {
  const bus = createLocalBus()
  const [own, other] = [newId<WorkspaceId>(), newId<WorkspaceId>()]
  const [first, second, third] = [event(), event(), event()]
  const heard: WorkspaceEvent[] = []
  const leave = bus.subscribe(own, (told) => heard.push(told))

  bus.publish(own, first)
  bus.publish(other, event())
  bus.publish(own, second)
  leave()
  bus.publish(own, third)

  expect(heard).toEqual([first, second])
})

test('one that leaves twice takes nobody else along', () => {
  const bus = createLocalBus()
  const workspace = newId<WorkspaceId>()
  const heard: string[] = []
  const leave = bus.subscribe(workspace, () => heard.push('first'))

  leave()
  bus.subscribe(workspace, () => heard.push('second'))
  leave()
  bus.publish(workspace, event())

  expect(heard).toEqual(['second'])
})
