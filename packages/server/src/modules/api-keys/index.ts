export { apiKeyRoutes } from './api-keys.routes.ts'
export { type ApiKeyReader, createApiKeyReader } from './key-reader.ts'
