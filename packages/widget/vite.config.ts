import { defineConfig } from 'vite'

/** The chat page's script and styles, named by their content so that browsers may keep them for ever. */
export default defineConfig({
  base: './',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: 'dist/frame',
    emptyOutDir: true,
    target: 'es2022',
    assetsDir: '',
    manifest: 'manifest.json',
    modulePreload: false,
    rolldownOptions: {
      input: 'src/frame/main.tsx',
      output: {
        entryFileNames: 'frame-[hash].js',
        chunkFileNames: '[name]-[hash].js',
        assetFileNames: 'frame-[hash][extname]',
      },
    },
  },
})
