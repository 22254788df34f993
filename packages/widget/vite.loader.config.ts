import { defineConfig } from 'vite'

/** The script that host pages load: one classic file, nothing else with it. */
export default defineConfig({
  build: {
    outDir: 'dist',
    emptyOutDir: false,
    target: 'es2022',
    rolldownOptions: {
      input: 'src/loader/main.ts',
      output: { format: 'iife', entryFileNames: 'loader.js' },
    },
  },
})
