import type { BotView } from '@parley/contract/bots'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { hasCode, messageOf } from '../../api/api-error.ts'
import { showToast } from '../../ui/toasts.tsx'
import { keepBot } from './bots.queries.ts'

/** Something that needs a free place in the plan: what the gate refuses is kept for a dialog, other failures are told. */
export function useGatedAction(act: () => Promise<BotView>, onDone: (bot: BotView) => void) {
  const queryClient = useQueryClient()
  const { mutate, isPending, error, reset } = useMutation({
    mutationFn: act,
    onSuccess: (bot) => {
      keepBot(queryClient, bot)
      onDone(bot)
    },
    onError: (failure) => {
      if (!hasCode(failure, 'plan_limit')) showToast(messageOf(failure), 'failed')
    },
  })
  return {
    run: () => mutate(),
    isPending,
    refusal: hasCode(error, 'plan_limit') ? error.message : undefined,
    dismiss: reset,
  }
}
