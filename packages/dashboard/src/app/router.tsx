import type { QueryClient } from '@tanstack/react-query'
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  type ParsedLocation,
  redirect,
} from '@tanstack/react-router'
import { hasCode } from '../api/api-error.ts'
import { meQuery } from '../features/accounts/accounts.queries.ts'
import { LoginPage } from '../features/accounts/login-page.tsx'
import { safeNextPath } from '../features/accounts/next-path.ts'
import { RegisterPage } from '../features/accounts/register-page.tsx'
import { readBotSearch } from '../features/bots/bot-sections.ts'
import { botQuery, botsQuery } from '../features/bots/bots.queries.ts'
import { BotsPage } from '../features/bots/bots-page.tsx'
import type { ConversationFilters } from '../features/inbox/conversation-filters.ts'
import { ToastProvider } from '../ui/toasts.tsx'
import { FailurePage } from './failure-page.tsx'
import { NotFoundPage } from './not-found-page.tsx'
import { Shell, ShellSkeleton } from './shell.tsx'

interface RouterContext {
  queryClient: QueryClient
}

const rootRoute = createRootRouteWithContext<RouterContext>()({
  component: () => (
    <ToastProvider>
      <Outlet />
    </ToastProvider>
  ),
  notFoundComponent: NotFoundPage,
  errorComponent: FailurePage,
})

/** To any path of this origin: within the dashboard by its router, elsewhere by loading the page. */
function redirectToPath(path: string) {
  const isElsewhere = !/^\/(dashboard|admin)(\/|$)/.test(path)
  return redirect({ href: path, reloadDocument: isElsewhere, replace: true } as Parameters<typeof redirect>[0])
}

/** The account pages: whoever is logged in already goes on at once. */
const accountRouteOptions = {
  validateSearch: ({ next }: { next?: unknown }): { next?: string } => (typeof next === 'string' ? { next } : {}),
  beforeLoad: async ({ context, search }: { context: RouterContext; search: { next?: string } }) => {
    // Asked anew: what is known may be of a session that has ended.
    const me = await context.queryClient.fetchQuery({ ...meQuery, staleTime: 0, retry: false }).catch(() => undefined)
    if (me) throw redirectToPath(safeNextPath(search.next))
  },
}

const loginRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/accounts/login',
  component: LoginPage,
  ...accountRouteOptions,
})

const registerRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/accounts/register',
  component: RegisterPage,
  ...accountRouteOptions,
})

const forgotRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/accounts/forgot',
  component: lazyRouteComponent(() => import('../features/accounts/forgot-page.tsx'), 'ForgotPage'),
})

/** Of the pages that mailed links lead to; whoever is logged in may follow them too. */
const validateToken = ({ token }: { token?: unknown }): { token?: string } =>
  // A token of digits alone is read as a number.
  typeof token === 'string' || typeof token === 'number' ? { token: String(token) } : {}

const resetRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/accounts/reset',
  validateSearch: validateToken,
  component: lazyRouteComponent(() => import('../features/accounts/reset-page.tsx'), 'ResetPage'),
})

const verifyRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/accounts/verify',
  validateSearch: validateToken,
  component: lazyRouteComponent(() => import('../features/accounts/verify-page.tsx'), 'VerifyPage'),
})

/** What lies behind logging in: the frame, and around it where one is led without. */
const shellRouteOptions = {
  beforeLoad: async ({ context, location }: { context: RouterContext; location: ParsedLocation }) => {
    try {
      await context.queryClient.ensureQueryData(meQuery)
    } catch (error) {
      if (!hasCode(error, 'unauthenticated')) throw error
      throw redirect({ to: '/accounts/login/', search: { next: location.href }, replace: true })
    }
  },
  component: Shell,
  pendingComponent: ShellSkeleton,
  notFoundComponent: NotFoundPage,
  errorComponent: FailurePage,
}

const dashboardRoute = createRoute({ getParentRoute: () => rootRoute, path: '/dashboard', ...shellRouteOptions })
const adminRoute = createRoute({ getParentRoute: () => rootRoute, path: '/admin', ...shellRouteOptions })

/** The operator's desk; to anyone else there is nothing at its addresses. */
const deskRoute = createRoute({
  getParentRoute: () => adminRoute,
  id: 'desk',
  component: lazyRouteComponent(() => import('../features/operators/desk-layout.tsx'), 'DeskLayout'),
})
const deskHealthRoute = createRoute({
  getParentRoute: () => deskRoute,
  path: '/',
  component: lazyRouteComponent(() => import('../features/operators/health-page.tsx'), 'HealthPage'),
})
const deskUsersRoute = createRoute({
  getParentRoute: () => deskRoute,
  path: '/users',
  component: lazyRouteComponent(() => import('../features/operators/users-page.tsx'), 'UsersPage'),
})
const deskWorkspacesRoute = createRoute({
  getParentRoute: () => deskRoute,
  path: '/workspaces',
  validateSearch: (search): { workspace?: string; q?: string } => search,
  component: lazyRouteComponent(() => import('../features/operators/workspaces-page.tsx'), 'WorkspacesPage'),
})
const deskBotsRoute = createRoute({
  getParentRoute: () => deskRoute,
  path: '/bots',
  component: lazyRouteComponent(() => import('../features/operators/bots-page.tsx'), 'DeskBotsPage'),
})

const botsRoute = createRoute({
  getParentRoute: () => dashboardRoute,
  path: '/',
  // Begins to load while the page is still being prepared; the page itself shows how that goes.
  loader: ({ context }) => void context.queryClient.prefetchQuery(botsQuery),
  component: BotsPage,
})

const botRoute = createRoute({
  getParentRoute: () => dashboardRoute,
  path: '/bots/$botId',
  validateSearch: readBotSearch,
  loader: ({ context, params }) => void context.queryClient.prefetchQuery(botQuery(params.botId)),
  component: lazyRouteComponent(() => import('../features/bots/bot-page.tsx'), 'BotPage'),
})

// The filters are read where they are used, so that this page does not weigh on the first load.
const conversationsRoute = createRoute({
  getParentRoute: () => dashboardRoute,
  path: '/conversations',
  validateSearch: (search): ConversationFilters => search,
  component: lazyRouteComponent(() => import('../features/inbox/conversations-page.tsx'), 'ConversationsPage'),
})
const conversationListRoute = createRoute({ getParentRoute: () => conversationsRoute, path: '/' })
const conversationRoute = createRoute({ getParentRoute: () => conversationsRoute, path: '/$conversationId' })

const insightsRoute = createRoute({
  getParentRoute: () => dashboardRoute,
  path: '/insights',
  validateSearch: (search): { days?: number; bot_id?: string } => search,
  component: lazyRouteComponent(() => import('../features/analytics/insights-page.tsx'), 'InsightsPage'),
})

const apiKeysRoute = createRoute({
  getParentRoute: () => dashboardRoute,
  path: '/api-keys',
  validateSearch: ({ create }: { create?: unknown }): { create?: true } => (create === true ? { create } : {}),
  component: lazyRouteComponent(() => import('../features/api-keys/api-keys-page.tsx'), 'ApiKeysPage'),
})

const modelsRoute = createRoute({
  getParentRoute: () => dashboardRoute,
  path: '/models',
  component: lazyRouteComponent(() => import('../features/models/models-page.tsx'), 'ModelsPage'),
})

const settingsRoute = createRoute({
  getParentRoute: () => dashboardRoute,
  path: '/settings',
  component: lazyRouteComponent(() => import('../features/accounts/settings-page.tsx'), 'SettingsPage'),
})

const accountRoute = createRoute({
  getParentRoute: () => dashboardRoute,
  path: '/account',
  component: lazyRouteComponent(() => import('../features/accounts/account-page.tsx'), 'AccountPage'),
})

const routeTree = rootRoute.addChildren([
  loginRoute,
  registerRoute,
  forgotRoute,
  resetRoute,
  verifyRoute,
  dashboardRoute.addChildren([
    botsRoute,
    botRoute,
    conversationsRoute.addChildren([conversationListRoute, conversationRoute]),
    insightsRoute,
    apiKeysRoute,
    modelsRoute,
    settingsRoute,
    accountRoute,
  ]),
  adminRoute.addChildren([
    deskRoute.addChildren([deskHealthRoute, deskUsersRoute, deskWorkspacesRoute, deskBotsRoute]),
  ]),
])

export function createDashboardRouter(queryClient: QueryClient) {
  return createRouter({
    routeTree,
    context: { queryClient },
    trailingSlash: 'always',
    defaultPreload: 'intent',
    defaultPreloadStaleTime: 0,
    defaultPendingMs: 150,
    defaultPendingMinMs: 0,
    scrollRestoration: true,
  })
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createDashboardRouter>
  }
}
