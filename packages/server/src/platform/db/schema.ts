import type { Role } from '@parley/contract/accounts'
import type { AlertKind } from '@parley/contract/alerts'
import type { ApiKeyScope } from '@parley/contract/api-keys'
import type { PlanId } from '@parley/contract/billing'
import type { BotSettings, ColorScheme, WidgetPosition } from '@parley/contract/bots'
import type { MessageRating, TurnState } from '@parley/contract/chat'
import type {
  AlertId,
  ApiKeyId,
  BotId,
  ClientMessageId,
  ConversationId,
  EmbedToken,
  MessageId,
  ProcessId,
  SessionId,
  TurnId,
  UserId,
  VendorKeyId,
  WorkspaceId,
} from '@parley/contract/ids'
import type { ModelChoice, VendorId } from '@parley/contract/model-catalogue'
import type { ColumnType, Generated, JSONColumnType } from 'kysely'

/** Made by the database at insert; a Date on the way out. */
type CreatedAt = ColumnType<Date, Date | undefined, never>
type Timestamp = ColumnType<Date, Date | undefined, Date>
/** Read as what it holds, written as JSON text; empty by default. */
type Json<Value> = ColumnType<Value, string | undefined, string>

/** A model as its vendor listed it. */
export interface StoredModel {
  id: string
  label: string
  contextWindow: number | null
}

/** The tables' columns as Kysely sees them. A test compares them with the database. */
export interface ExemptTables {
  user: {
    id: UserId
    name: string
    email: string
    email_verified: Generated<boolean>
    image: string | null
    is_operator: Generated<boolean>
    created_at: CreatedAt
    updated_at: Timestamp
  }
  login_session: {
    id: string
    user_id: UserId
    token: string
    ip_address: string | null
    user_agent: string | null
    expires_at: Date
    created_at: CreatedAt
    updated_at: Timestamp
  }
  /** Made and read by better-auth: what a mailed link proves. */
  verification: {
    id: string
    identifier: string
    value: string
    expires_at: Date
    created_at: CreatedAt
    updated_at: Timestamp
  }
  embed_token: {
    token: EmbedToken
    workspace_id: WorkspaceId
    bot_id: BotId
    created_at: CreatedAt
    /** When a token that was replaced stops working; null for the current one. */
    retires_at: Date | null
  }
  vendor_model_list: {
    vendor: VendorId
    source: string
    models: Json<StoredModel[]>
    asked_at: Timestamp
    listed_at: Date | null
  }
  server_process: { id: ProcessId; heartbeat_at: Timestamp }
}

export interface TenantTables {
  workspace: {
    id: WorkspaceId
    name: string
    plan: Generated<PlanId>
    created_at: CreatedAt
    /** An IANA name. */
    time_zone: Generated<string>
    suspended_at: Date | null
    suspension_reason: string | null
    checklist_dismissed_at: Date | null
  }
  api_key: {
    workspace_id: WorkspaceId
    id: ApiKeyId
    name: string
    prefix: string
    hash: string
    scope: ApiKeyScope
    created_by: UserId | null
    created_at: CreatedAt
    expires_at: Date | null
    last_used_at: Date | null
    revoked_at: Date | null
  }
  vendor_key: {
    workspace_id: WorkspaceId
    id: VendorKeyId
    vendor: VendorId
    sealed_key: string | null
    last_four: string | null
    base_url: string | null
    saved_by: UserId | null
    saved_at: CreatedAt
    models: Json<StoredModel[]>
    models_asked_at: Date | null
    models_listed_at: Date | null
  }
  alert: {
    workspace_id: WorkspaceId
    id: AlertId
    kind: AlertKind
    bot_id: BotId | null
    vendor: VendorId
    model: string | null
    message: string
    first_at: Date
    last_at: Date
    count: number
    resolved_at: Date | null
    dismissed_at: Date | null
    dismissed_by: UserId | null
  }
  member: { workspace_id: WorkspaceId; user_id: UserId; role: Role; created_at: CreatedAt }
  bot: {
    workspace_id: WorkspaceId
    id: BotId
    name: string
    primary_color: string
    position: WidgetPosition
    welcome_message: string
    system_prompt: string
    vendor: VendorId
    model: string
    temperature: number
    max_output_tokens: number
    allowed_domains: string[]
    version: Generated<number>
    created_at: CreatedAt
    updated_at: Timestamp
    deleted_at: Date | null
    avatar: string | null
    launcher_label: Generated<string>
    suggested_questions: Generated<string[]>
    color_scheme: Generated<ColorScheme>
    archived_at: Date | null
    embedded_at: Date | null
    tried_at: Date | null
    fallback_models: Json<ModelChoice[]>
  }
  bot_version: {
    workspace_id: WorkspaceId
    bot_id: BotId
    version: number
    settings: JSONColumnType<BotSettings>
    saved_by: UserId | null
    created_at: CreatedAt
  }
  bot_usage_day: {
    workspace_id: WorkspaceId
    bot_id: BotId
    /** YYYY-MM-DD, in the workspace's time zone. */
    day: string
    shard: number
    conversations: Generated<number>
    messages: Generated<number>
    turns: Generated<number>
    failed_turns: Generated<number>
    input_tokens: Generated<number>
    output_tokens: Generated<number>
    cost_nanousd: Generated<number>
    rated_up: Generated<number>
    rated_down: Generated<number>
    first_token_counts: Generated<number[]>
  }
  visitor_session: {
    workspace_id: WorkspaceId
    id: string
    bot_id: BotId
    session_id: SessionId
    is_claimed: Generated<boolean>
    answer_count: Generated<number>
    created_at: CreatedAt
    last_seen_at: Timestamp
    origin: string | null
  }
  conversation: {
    workspace_id: WorkspaceId
    id: ConversationId
    bot_id: BotId
    visitor_session_id: string
    state: Generated<'bot' | 'waiting' | 'human' | 'closed'>
    message_count: Generated<number>
    created_at: CreatedAt
    updated_at: Timestamp
    last_message_at: Timestamp
    last_turn_state: Generated<TurnState>
    preview: Generated<string>
    up_count: Generated<number>
    /** Which conversation of its session it is, from 1. */
    ordinal: Generated<number>
    down_count: Generated<number>
  }
  message: {
    workspace_id: WorkspaceId
    id: MessageId
    conversation_id: ConversationId
    position: number
    role: 'visitor' | 'bot'
    text: string
    created_at: CreatedAt
  }
  turn: {
    workspace_id: WorkspaceId
    id: TurnId
    bot_id: BotId
    visitor_session_id: string
    conversation_id: ConversationId
    visitor_message_id: MessageId
    answer_message_id: MessageId
    client_message_id: ClientMessageId
    state: TurnState
    attempt: Generated<number>
    is_retried_by_stream: Generated<boolean>
    mode: 'model' | 'echo'
    vendor: VendorId | null
    model: string | null
    input_tokens: Generated<number>
    output_tokens: Generated<number>
    cost_nanousd: Generated<number>
    first_token_ms: number | null
    total_ms: number | null
    is_cut: Generated<boolean>
    failure: string | null
    counted_messages: Generated<number>
    /** Of its question in the conversation: turns are ordered by it. */
    position: Generated<number>
    created_at: CreatedAt
    ended_at: Date | null
    bot_version: number | null
    rating: MessageRating | null
    /** As PostgreSQL writes a tsvector. Only the database reads it. */
    words: string | null
    /** Who writes the answer; null for turns of a time when that was not noted. */
    process_id: ProcessId | null
  }
}

export type AllTables = ExemptTables & TenantTables
