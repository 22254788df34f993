import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'

/** The chat page's entry in Vite's manifest: its script and styles, named by their content. */
export interface FrameAssets {
  script: string
  styles: string[]
}

/** The widget's built files. Read again only when a build replaced them. */
export interface WidgetFiles {
  loader(): Promise<string>
  /** The script of the page that the bot editor frames. */
  preview(): Promise<string>
  frame(): Promise<FrameAssets>
}

export function createWidgetFiles(distPath: string): WidgetFiles {
  return {
    loader: rereadWhenChanged(join(distPath, 'loader.js'), (text) => text),
    preview: rereadWhenChanged(join(distPath, 'preview.js'), (text) => text),
    frame: rereadWhenChanged(join(distPath, 'frame/manifest.json'), parseManifest),
  }
}

function rereadWhenChanged<T>(path: string, parse: (text: string) => T): () => Promise<T> {
  let known: { changedAt: number; value: T } | undefined
  return async () => {
    const { mtimeMs } = await stat(path)
    if (known?.changedAt !== mtimeMs) known = { changedAt: mtimeMs, value: parse(await readFile(path, 'utf8')) }
    return known.value
  }
}

function parseManifest(text: string): FrameAssets {
  const chunks = Object.values(JSON.parse(text) as Record<string, { file: string; css?: string[]; isEntry?: boolean }>)
  const entry = chunks.find((chunk) => chunk.isEntry)
  if (!entry) throw new Error("The widget's manifest names no entry. Build the front ends again.")
  return { script: entry.file, styles: entry.css ?? [] }
}
