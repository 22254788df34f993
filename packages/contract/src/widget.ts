import { z } from 'zod'
import { colorScheme, widgetPosition } from './bots.ts'
import { mintedVisitor } from './chat.ts'
import { embedToken } from './ids.ts'

/** What the loader and the chat page know of a bot: all of it visible to anyone who views the page's source. */
export const widgetConfig = z.object({
  token: embedToken,
  name: z.string(),
  primary_color: z.string(),
  position: widgetPosition,
  welcome_message: z.string(),
  color_scheme: colorScheme,
  launcher_label: z.string(),
  /** A data URL; null for the name's first letter. */
  avatar: z.string().nullable(),
  suggested_questions: z.array(z.string()),
  /** The sentence of a bot that answers nobody now, because it was archived or suspended; null for one that does. */
  unavailable: z.string().nullable(),
})
export type WidgetConfig = z.infer<typeof widgetConfig>

/** As much of it as the loader needs: what the launcher and the panel look like. The rest waits for the chat page. */
export const launcherConfig = widgetConfig.pick({
  token: true,
  name: true,
  primary_color: true,
  position: true,
  color_scheme: true,
  launcher_label: true,
})
export type LauncherConfig = z.infer<typeof launcherConfig>

/** From the chat page, in its iframe, to the loader on the host page. Every message carries `parley: 1`. */
export const frameMessage = z.discriminatedUnion('type', [
  z.object({ parley: z.literal(1), type: z.literal('ready') }),
  z.object({ parley: z.literal(1), type: z.literal('close') }),
  /**
   * Asks the loader to mint a visitor token from the host page, whose Origin the server checks.
   *
   * `is_kept_by_host`: the browser denies the frame its storage, as many do to frames of other sites, so the host page is
   * to remember the token. It learns nothing by that which passes not through its hands anyway.
   */
  z.object({
    parley: z.literal(1),
    type: z.literal('mint'),
    /** Chosen anew by the frame; the reply carries it, and no other reply counts. */
    request_id: z.string(),
    visitor_token: z.string().nullable(),
    is_kept_by_host: z.boolean(),
  }),
])
export type FrameMessage = z.infer<typeof frameMessage>

/** From the loader to the chat page, with the chat page's exact origin as target. */
export const hostMessage = z.discriminatedUnion('type', [
  z.object({ parley: z.literal(1), type: z.literal('opened') }),
  z.object({ parley: z.literal(1), type: z.literal('minted'), request_id: z.string(), visitor: mintedVisitor }),
  /** `status` is HTTP's; 0 where the server was not reached, and then `message` is empty. */
  z.object({
    parley: z.literal(1),
    type: z.literal('mint-failed'),
    request_id: z.string(),
    message: z.string(),
    status: z.number(),
    /** The server's error code; absent where it was not reached. */
    code: z.string().optional(),
  }),
])
export type HostMessage = z.infer<typeof hostMessage>

/**
 * From the bot editor to the preview page in its frame, both on this installation's own origin: the widget as the draft
 * would make it. Sent anew with every change. The preview page tells the chat page in its own frame the same.
 */
export const previewMessage = z.object({
  parley: z.literal(1),
  type: z.literal('preview'),
  config: widgetConfig,
  /** Whether the panel is to be open. */
  is_open: z.boolean(),
})
export type PreviewMessage = z.infer<typeof previewMessage>

/** From the preview page to the editor: it is ready for the draft, or someone opened or closed the panel in it. */
export const previewReport = z.discriminatedUnion('type', [
  z.object({ parley: z.literal(1), type: z.literal('preview-ready') }),
  z.object({ parley: z.literal(1), type: z.literal('preview-toggled'), is_open: z.boolean() }),
])
export type PreviewReport = z.infer<typeof previewReport>
