import type { PreviewReport, WidgetConfig } from '@parley/contract/widget'
import type { FrameLocator, Page } from 'playwright-core'
import type { WidgetScene } from './widget-scene.ts'

/** A page that frames the preview as the bot editor does. */
export interface EditorPage {
  preview: FrameLocator
  /** The chat page in the preview. */
  chat: FrameLocator
  /** Sends the draft, to an open panel unless told otherwise. */
  show(draft: WidgetConfig, isOpen?: boolean): Promise<void>
  /** What the preview reported so far. */
  heard(): Promise<PreviewReport[]>
}

export async function openEditor(scene: WidgetScene, page: Page): Promise<EditorPage> {
  await page.goto(`${scene.parley.origin}/editor/`)
  const heard = () => page.evaluate(() => (window as unknown as { heard: PreviewReport[] }).heard)
  await page.waitForFunction(() => (window as unknown as { heard: unknown[] }).heard.length > 0)
  const preview = page.frameLocator('iframe')
  return {
    preview,
    chat: preview.frameLocator('iframe'),
    show: (config, is_open = true) =>
      page.evaluate(
        (message) => document.querySelector('iframe')?.contentWindow?.postMessage(message, location.origin),
        { parley: 1, type: 'preview', config, is_open },
      ),
    heard,
  }
}
