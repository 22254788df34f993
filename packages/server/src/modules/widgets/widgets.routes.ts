import { createHash } from 'node:crypto'
import { launcherConfig, type WidgetConfig } from '@parley/contract/widget'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { isOwnOrigin } from '../../platform/http/own-origin.ts'
import { publicRoute, type Route } from '../../platform/http/route.ts'
import type { BotDirectory, BotMilestones, PublicBot } from '../bots/index.ts'
import { frameAncestors } from '../chat/index.ts'
import { embedJson } from './html.ts'
import { chatPage, testPage } from './pages.ts'
import { previewPage, previewStylesHash } from './preview-page.ts'
import type { WidgetFiles } from './widget-files.ts'

const params = z.object({ token: z.string() })

const chatPagePolicy =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'"

const previewChatPolicy = `${chatPagePolicy.replace("connect-src 'self'", "connect-src 'none'")}; frame-ancestors 'self'`

const previewPolicy = `default-src 'none'; script-src 'self'; style-src '${previewStylesHash}'; img-src data:; frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'`

/** Where the built loader has this, the bot's configuration goes. */
const configPlaceholder = '__PARLEY_CONFIG__'

export function widgetRoutes({
  directory,
  milestones,
  files,
}: {
  directory: BotDirectory
  milestones: BotMilestones
  files: WidgetFiles
}): Route[] {
  return [
    publicRoute({
      method: 'GET',
      path: '/widget/embed/:file',
      params: z.object({ file: z.string() }),
      handle: async ({ request, reply }, { params }) => {
        const bot = await directory.getByToken(params.file.replace(/\.js$/, ''))
        if (isOnAnotherSite(request)) milestones.noteEmbedded(bot)
        // A site whose bot is out of service looks as if it had none.
        const script = bot.archived_at
          ? `/* ${bot.unavailable} */\n`
          : (await files.loader()).replace(configPlaceholder, () => embedJson(launcherConfig.parse(configOf(bot))))
        // Host pages under cross-origin isolation load only what says that it may be.
        reply.header('cross-origin-resource-policy', 'cross-origin').header('access-control-allow-origin', '*')
        await sendRevalidated(request, reply.type('text/javascript; charset=utf-8'), script)
      },
    }),
    publicRoute({
      method: 'GET',
      path: '/widget/b/:token',
      params,
      handle: async ({ request, reply }, { params }) => {
        const bot = await directory.getByToken(params.token)
        reply
          .type('text/html; charset=utf-8')
          .header(
            'content-security-policy',
            `${chatPagePolicy}; frame-ancestors ${frameAncestors(bot.allowed_domains)}`,
          )
          .header('cross-origin-resource-policy', 'cross-origin')
          .header('referrer-policy', 'no-referrer')
        await sendRevalidated(request, reply, chatPage(configOf(bot), await files.frame()))
      },
    }),
    publicRoute({
      method: 'GET',
      path: '/widget/test/:token',
      params,
      handle: async ({ reply }, { params }) => {
        const bot = await directory.getByToken(params.token)
        await reply.type('text/html; charset=utf-8').send(testPage(bot))
      },
    }),
    ...previewRoutes(files),
  ]
}

/** What the bot editor frames to show a draft: the real widget, without a bot and without a way to send. */
function previewRoutes(files: WidgetFiles): Route[] {
  return [
    publicRoute({
      method: 'GET',
      path: '/widget/preview',
      handle: async ({ request, reply }) => {
        reply.type('text/html; charset=utf-8').header('content-security-policy', previewPolicy)
        await sendRevalidated(request, reply, previewPage)
      },
    }),
    publicRoute({
      method: 'GET',
      path: '/widget/preview.js',
      handle: async ({ request, reply }) =>
        sendRevalidated(request, reply.type('text/javascript; charset=utf-8'), await files.preview()),
    }),
    publicRoute({
      method: 'GET',
      // No token is that short, so this is the address of no bot.
      path: '/widget/b/preview',
      handle: async ({ request, reply }) => {
        reply.type('text/html; charset=utf-8').header('content-security-policy', previewChatPolicy)
        await sendRevalidated(request, reply, chatPage(null, await files.frame()))
      },
    }),
  ]
}

/** Whether a page of another site asks, as far as its browser tells. */
function isOnAnotherSite(request: FastifyRequest): boolean {
  const { referer } = request.headers
  if (!referer || !URL.canParse(referer)) return false
  const { protocol, origin } = new URL(referer)
  return /^https?:$/.test(protocol) && !isOwnOrigin(request, origin)
}

function configOf(bot: PublicBot): WidgetConfig {
  return {
    token: bot.token,
    name: bot.name,
    primary_color: bot.primary_color,
    position: bot.position,
    welcome_message: bot.welcome_message,
    color_scheme: bot.color_scheme,
    launcher_label: bot.launcher_label,
    avatar: bot.avatar,
    suggested_questions: bot.suggested_questions,
    unavailable: bot.unavailable,
  }
}

/** Kept by browsers but asked about each time, so that a saved change shows at the next page view. */
async function sendRevalidated(request: FastifyRequest, reply: FastifyReply, body: string): Promise<void> {
  const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`
  reply.header('cache-control', 'no-cache').header('etag', etag)
  // A proxy that compresses weakens the tag to `W/"…"`, and a cache may send several.
  if (request.headers['if-none-match']?.includes(etag)) await reply.code(304).send()
  else await reply.send(body)
}
