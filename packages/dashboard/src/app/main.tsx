import '../api/zod-without-eval.ts'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { createQueryClient } from '../api/query-client.ts'
import { createDashboardRouter } from './router.tsx'
import './styles.css'

const queryClient = createQueryClient(() => {
  const { href, pathname } = router.state.location
  if (pathname.startsWith('/accounts/')) return
  void router.navigate({ to: '/accounts/login/', search: { next: href } })
})
const router = createDashboardRouter(queryClient)

const element = document.getElementById('app')
if (!element) throw new Error('The page has no element to put the dashboard into.')
createRoot(element).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  </StrictMode>,
)
