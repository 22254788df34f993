import { readFileSync } from 'node:fs'
import type { Plugin } from 'vite'

const source = 'src/app/theme-script.js'

/**
 * Puts the theme script before everything else, as a blocking file of its own: the page's policy allows no inline
 * script, and a module would run after the first paint in the wrong theme.
 */
export function themeScript(): Plugin {
  let base = '/'
  return {
    name: 'parley:theme-script',
    configResolved(config) {
      base = config.base
    },
    buildStart() {
      if (this.environment.mode !== 'build') return
      this.emitFile({ type: 'asset', name: 'theme.js', source: readFileSync(source, 'utf8') })
    },
    transformIndexHtml: {
      order: 'post',
      handler(_html, { bundle }) {
        const built = Object.values(bundle ?? {}).find(
          (file) => file.type === 'asset' && file.names.includes('theme.js'),
        )
        return [{ tag: 'script', attrs: { src: base + (built?.fileName ?? source) }, injectTo: 'head-prepend' }]
      },
    },
  }
}
