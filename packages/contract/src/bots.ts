import { z } from 'zod'
import { botId, embedToken } from './ids.ts'
import { defaultModel, defaultVendor, findModel, vendorId } from './model-catalogue.ts'

export const widgetPositions = ['bottom-right', 'bottom-left', 'top-right', 'top-left'] as const
export const widgetPosition = z.enum(widgetPositions, 'Choose one of the four corners.')
export type WidgetPosition = z.infer<typeof widgetPosition>

const domainSentence = 'A domain looks like example.com, *.example.com or localhost:3000.'

/**
 * A site that may embed the bot: a host with an optional port, such as `example.com` or `localhost:3000`, or the same
 * behind `*.` for every subdomain. A pasted address is reduced to its host.
 */
const allowedDomain = z
  .string(domainSentence)
  .trim()
  .toLowerCase()
  .transform((text) => text.replace(/^https?:\/\//, '').replace(/\/.*$/, ''))
  .pipe(
    z
      .string()
      .max(253, domainSentence)
      .regex(/^(\*\.)?[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*(:\d{1,5})?$/, domainSentence),
  )

const botSettingsFields = {
  name: z.string().trim().min(1, 'Give the bot a name.').max(80, 'A name is at most 80 characters.'),
  primary_color: z
    .string()
    .trim()
    .toLowerCase()
    .regex(/^#[0-9a-f]{6}$/, 'A colour is "#" and six hexadecimal digits, such as #0f766e.'),
  position: widgetPosition,
  welcome_message: z.string().trim().max(500, 'A welcome message is at most 500 characters.'),
  system_prompt: z.string().max(8_000, 'A system prompt is at most 8,000 characters.'),
  vendor: vendorId,
  model: z.string().min(1, 'Choose a model.'),
  temperature: z
    .number('Temperature is a number.')
    .min(0, 'Temperature is at least 0.')
    .max(2, 'Temperature is at most 2.'),
  /** The answer's length, in tokens. Vendors count it against the limit per minute, so it is kept small. */
  max_output_tokens: z
    .int('Answer length is a whole number of tokens.')
    .min(128, 'Answer length is at least 128 tokens.')
    .max(8_192, 'Answer length is at most 8,192 tokens.'),
  /** Empty means any site. */
  allowed_domains: z.array(allowedDomain).max(50, 'At most 50 domains.'),
}

/** All that an owner sets on a bot; one schema for the form and the server. Saving publishes it as a new version. */
export const botSettings = z.strictObject(botSettingsFields).superRefine((settings, context) => {
  if (!findModel(settings.vendor, settings.model)) {
    context.addIssue({ code: 'custom', path: ['model'], message: 'This model is not in the list. Choose another.' })
  }
})
export type BotSettings = z.infer<typeof botSettings>
export type BotSettingsInput = z.input<typeof botSettings>

/** A new bot's settings, apart from its name. */
export const defaultBotSettings: Omit<BotSettings, 'name'> = {
  primary_color: '#0f766e',
  position: 'bottom-right',
  welcome_message: 'Hello! How can I help?',
  system_prompt: 'You are a helpful assistant on our website. Answer briefly and kindly. Say so when you do not know.',
  vendor: defaultVendor,
  model: defaultModel,
  temperature: 0.7,
  max_output_tokens: 1_024,
  allowed_domains: [],
}

/** A new bot: its name, and any settings that should not start at their defaults. */
export const createBotBody = z
  .strictObject({ ...botSettingsFields })
  .partial()
  .required({ name: true })
export type CreateBotBody = z.infer<typeof createBotBody>

/** Deleting asks for the bot's name, typed. */
export const deleteBotBody = z.strictObject({ confirm_name: z.string() })

/** How a bot answers now: by a model, or as a labelled echo with the reason and the way out of it. */
export const answerMode = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('model'),
    model: z.string(),
    /** The retired model that the bot was saved with, where another answers in its place. */
    replaces: z.string().nullable(),
  }),
  z.object({ kind: z.literal('echo'), notice: z.string() }),
])
export type AnswerMode = z.infer<typeof answerMode>

export const botCounts = z.object({ conversations: z.int(), messages: z.int() })

export const botListItem = z.object({
  id: botId,
  name: z.string(),
  primary_color: z.string(),
  answer_mode: answerMode,
  counts: botCounts,
  updated_at: z.iso.datetime(),
})
export type BotListItem = z.infer<typeof botListItem>
export const botListView = z.object({ items: z.array(botListItem) })

export const botView = z.object({
  id: botId,
  settings: z.object(botSettingsFields),
  /** Counts saves, from 1. */
  version: z.int(),
  embed_token: embedToken,
  /** The HTML tag to paste into a site. */
  snippet: z.string(),
  /** A page of this installation that carries the snippet as a host page would. */
  test_page_url: z.string(),
  answer_mode: answerMode,
  /** Why the bot's newest answer failed, in plain words with what to do; null where it did not. */
  latest_failure: z.object({ message: z.string(), at: z.iso.datetime() }).nullable(),
  counts: botCounts,
  /** What the reader's role lets them do. */
  can_edit: z.boolean(),
  can_delete: z.boolean(),
  created_at: z.iso.datetime(),
  updated_at: z.iso.datetime(),
})
export type BotView = z.infer<typeof botView>
