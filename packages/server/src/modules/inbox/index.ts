export { conversationRoutes } from './conversations.routes.ts'
export { liveRoutes } from './live.routes.ts'
export { createLiveStreams, type LiveStreams } from './live-streams.ts'
