import { z } from 'zod'

/** Ids are UUID v7, made by the application, so that rows sort by creation and no database extension is needed. */
export const userId = z.uuid().brand<'UserId'>()
export type UserId = z.infer<typeof userId>

export const workspaceId = z.uuid().brand<'WorkspaceId'>()
export type WorkspaceId = z.infer<typeof workspaceId>

export const botId = z.uuid().brand<'BotId'>()
export type BotId = z.infer<typeof botId>

export const conversationId = z.uuid().brand<'ConversationId'>()
export type ConversationId = z.infer<typeof conversationId>

export const messageId = z.uuid().brand<'MessageId'>()
export type MessageId = z.infer<typeof messageId>

export const turnId = z.uuid().brand<'TurnId'>()
export type TurnId = z.infer<typeof turnId>

/** A process of the server, from its start to its end. */
export const processId = z.uuid().brand<'ProcessId'>()
export type ProcessId = z.infer<typeof processId>

export const apiKeyId = z.uuid().brand<'ApiKeyId'>()
export type ApiKeyId = z.infer<typeof apiKeyId>

export const vendorKeyId = z.uuid().brand<'VendorKeyId'>()
export type VendorKeyId = z.infer<typeof vendorKeyId>

export const alertId = z.uuid().brand<'AlertId'>()
export type AlertId = z.infer<typeof alertId>

/** The bot's public, rotatable identifier in addresses and in the snippet; it grants nothing but chatting. */
export const embedToken = z
  .string()
  .regex(/^[A-Za-z0-9_-]{16,64}$/, 'An embed token is 16 to 64 letters, digits, "_" or "-".')
  .brand<'EmbedToken'>()
export type EmbedToken = z.infer<typeof embedToken>

/** A visitor's browser session with one bot, chosen by the client: 1-128 characters of `[A-Za-z0-9._:-]`. */
export const sessionId = z
  .string()
  .regex(/^[A-Za-z0-9._:-]{1,128}$/, 'session_id is 1 to 128 letters, digits, ".", "_", ":" or "-".')
  .brand<'SessionId'>()
export type SessionId = z.infer<typeof sessionId>

/** The client's name for one visitor message, unique in its session: the key of idempotency. 1-128 characters. */
export const clientMessageId = z
  .string()
  .min(1, 'client_message_id is 1 to 128 characters.')
  .max(128, 'client_message_id is 1 to 128 characters.')
  .brand<'ClientMessageId'>()
export type ClientMessageId = z.infer<typeof clientMessageId>
