import { type ChecklistView, checklistView } from '@parley/contract/workspaces'
import { queryOptions } from '@tanstack/react-query'
import { request } from '../../api/request.ts'

const watchMs = 10_000

/** The first steps, asked for again while some are open, so that they tick as they happen. */
export const checklistQuery = queryOptions({
  queryKey: ['checklist'],
  queryFn: ({ signal }) => request('/api/v1/checklist', { response: checklistView, signal }),
  refetchInterval: ({ state }) => (state.data && !isOver(state.data) ? watchMs : false),
})

export function dismissChecklist() {
  return request('/api/v1/checklist/dismiss', { method: 'POST' })
}

/** Nothing is left to show: all is done, or it was put away. */
export function isOver(list: ChecklistView): boolean {
  return list.is_dismissed || countDone(list) === steps.length
}

export const steps = ['has_bot', 'has_tried', 'has_model', 'is_embedded', 'has_conversation'] as const
export type Step = (typeof steps)[number]

export function countDone(list: ChecklistView): number {
  return steps.filter((step) => list[step]).length
}
