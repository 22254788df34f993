import { useMutation, useQueryClient } from '@tanstack/react-query'
import { showToast } from '../../ui/toasts.tsx'
import { dismissAlert, keepAlert } from './alerts.queries.ts'

/** Puts an alert away; who cannot is told why. */
export function useDismissAlert(id: string) {
  const queryClient = useQueryClient()
  const { mutate, isPending } = useMutation({
    mutationFn: () => dismissAlert(id),
    onSuccess: (alert) => keepAlert(queryClient, alert),
    onError: (error) => showToast(error.message, 'failed'),
  })
  return { dismiss: () => mutate(), isPending }
}
