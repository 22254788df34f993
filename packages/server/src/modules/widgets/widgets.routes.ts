import { createHash } from 'node:crypto'
import type { WidgetConfig } from '@parley/contract/widget'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { publicRoute, type Route } from '../../platform/http/route.ts'
import type { BotDirectory, PublicBot } from '../bots/index.ts'
import { frameAncestors } from '../chat/index.ts'
import { embedJson } from './html.ts'
import { chatPage, testPage } from './pages.ts'
import type { WidgetFiles } from './widget-files.ts'

const params = z.object({ token: z.string() })

const chatPagePolicy =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'"

/** Where the built loader has this, the bot's configuration goes. */
const configPlaceholder = '__PARLEY_CONFIG__'

export function widgetRoutes({ directory, files }: { directory: BotDirectory; files: WidgetFiles }): Route[] {
  return [
    publicRoute({
      method: 'GET',
      path: '/widget/embed/:file',
      params: z.object({ file: z.string() }),
      handle: async ({ request, reply }, { params }) => {
        const bot = await directory.getByToken(params.file.replace(/\.js$/, ''))
        const script = (await files.loader()).replace(configPlaceholder, () => embedJson(configOf(bot)))
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
        await reply.type('text/html; charset=utf-8').send(testPage(bot.name, bot.token))
      },
    }),
  ]
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
