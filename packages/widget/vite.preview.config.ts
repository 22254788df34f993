import { defineConfig } from 'vite'

/** The script of the page that the bot editor frames: the loader's own code, led by the editor. */
export default defineConfig({
  build: {
    outDir: 'dist',
    emptyOutDir: false,
    target: 'es2022',
    rolldownOptions: {
      input: 'src/preview/main.ts',
      output: { format: 'iife', entryFileNames: 'preview.js' },
    },
  },
})
