import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'
import { themeScript } from './vite.theme-script.ts'

/** Where the API comes from while the dashboard is developed on its own, such as that of `npm run dev:api`. */
const apiOrigin = process.env.PARLEY_ORIGIN

/** The server gives the dashboard's page at these addresses too, which lie outside `base`. */
function accountPages(): Plugin {
  return {
    name: 'parley:account-pages',
    configureServer({ middlewares }) {
      middlewares.use((request, _response, next) => {
        if (/^\/accounts\/(login|register|forgot|reset|verify)\/?(\?|$)/.test(request.url ?? ''))
          request.url = '/dashboard/'
        next()
      })
    },
  }
}

export default defineConfig({
  base: '/dashboard/',
  plugins: [accountPages(), themeScript(), react(), tailwindcss()],
  // Nothing is inlined: the page's policy allows fonts from its own origin only.
  build: {
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: 'baseline-widely-available',
    chunkSizeWarningLimit: 700,
  },
  server: { ...(apiOrigin && { proxy: { '^/(api|widget|accounts/logout)/': apiOrigin } }) },
})
