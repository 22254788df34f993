import type { FastifyCorsOptionsDelegateCallback } from '@fastify/cors'
import type { BotDirectory } from '../bots/index.ts'
import { isAllowedOrigin } from './origins.ts'

const chatAddress = /^\/api\/(?:send|chat|stream|stop|visitor|history)\/([^/?]+)/

/**
 * Which pages of other sites may read the answers of the chat addresses: those of the sites that the bot's owner allows,
 * and all under DEBUG. Never with cookies.
 */
export function createCorsPolicy({
  directory,
  isDebug,
}: {
  directory: BotDirectory
  isDebug: boolean
}): FastifyCorsOptionsDelegateCallback {
  return (request, callback) => {
    const { origin } = request.headers
    const token = chatAddress.exec(request.url)?.[1]
    const answer = (isAllowed: boolean) =>
      callback(null, {
        origin: isAllowed && origin ? origin : false,
        credentials: false,
        methods: ['GET', 'POST'],
        allowedHeaders: ['content-type', 'authorization', 'last-event-id', 'accept'],
        exposedHeaders: ['retry-after', 'x-vercel-ai-ui-message-stream'],
        maxAge: 600,
      })
    if (!token || !origin) return answer(false)
    if (isDebug) return answer(true)
    directory.getByToken(token).then(
      (bot) => answer(isAllowedOrigin(bot.allowed_domains, origin)),
      // Of an unknown token everyone may know that it is unknown.
      () => answer(true),
    )
  }
}
