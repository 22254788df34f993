import { z } from 'zod'
import { botId, embedToken } from './ids.ts'
import { defaultModel, defaultVendor, type ModelChoice, modelChoice, modelId, vendorId } from './model-catalogue.ts'
import { pageOf } from './paging.ts'

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

export const colorSchemes = ['auto', 'light', 'dark'] as const
export const colorScheme = z.enum(colorSchemes, 'Choose auto, light or dark.')
export type ColorScheme = z.infer<typeof colorScheme>

/** Characters of an avatar's data URL: a picture of 96 × 96 pixels needs about a third of it. */
export const avatarMaxLength = 24_000

/** A small picture that travels with the settings, as a data URL. No SVG: it could carry scripts. */
const avatar = z
  .string()
  .max(avatarMaxLength, 'This picture is too large. Use one of at most 96 × 96 pixels.')
  .regex(/^data:image\/(png|jpeg|webp);base64,[A-Za-z0-9+/]+={0,2}$/, 'A picture is a PNG, JPEG or WebP file.')

export const suggestedQuestionsLimit = 6
export const fallbackModelsLimit = 3

const botSettingsFields = {
  name: z.string().trim().min(1, 'Give the bot a name.').max(80, 'A name is at most 80 characters.'),
  primary_color: z
    .string()
    .trim()
    .toLowerCase()
    .regex(/^#[0-9a-f]{6}$/, 'A colour is "#" and six hexadecimal digits, such as #0f766e.'),
  position: widgetPosition,
  welcome_message: z.string().trim().max(500, 'A welcome message is at most 500 characters.'),
  /** Null: the first letter of the name stands in the bot's colour. */
  avatar: avatar.nullable(),
  /** Stands beside the launcher's icon; empty for the icon alone. */
  launcher_label: z.string().trim().max(40, 'A launcher label is at most 40 characters.'),
  /** Offered until the visitor writes; a click sends one. */
  suggested_questions: z
    .array(
      z
        .string()
        .trim()
        .min(1, 'Write the question, or remove it.')
        .max(120, 'A suggested question is at most 120 characters.'),
    )
    .max(suggestedQuestionsLimit, `At most ${suggestedQuestionsLimit} suggested questions.`),
  /** The chat's own light or dark; `auto` follows the visitor's device. */
  color_scheme: colorScheme,
  system_prompt: z.string().max(8_000, 'A system prompt is at most 8,000 characters.'),
  vendor: vendorId,
  model: modelId,
  /** Asked in this order where the bot's own model does not answer. */
  fallback_models: z.array(modelChoice).max(fallbackModelsLimit, `At most ${fallbackModelsLimit} fallback models.`),
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
  const seen = new Set([nameOf(settings)])
  for (const [index, choice] of settings.fallback_models.entries()) {
    if (seen.has(nameOf(choice))) {
      const message = 'This model stands before already. Choose another, or remove it.'
      context.addIssue({ code: 'custom', path: ['fallback_models', index, 'model'], message })
    }
    seen.add(nameOf(choice))
  }
})
export type BotSettings = z.infer<typeof botSettings>
export type BotSettingsInput = z.input<typeof botSettings>

/** A new bot's settings, apart from its name. */
export const defaultBotSettings: Omit<BotSettings, 'name'> = {
  primary_color: '#0f766e',
  position: 'bottom-right',
  welcome_message: 'Hello! How can I help?',
  avatar: null,
  launcher_label: '',
  suggested_questions: [],
  color_scheme: 'auto',
  system_prompt: 'You are a helpful assistant on our website. Answer briefly and kindly. Say so when you do not know.',
  vendor: defaultVendor,
  model: defaultModel,
  fallback_models: [],
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
  avatar: z.string().nullable(),
  /** An archived bot answers nobody, and the plan does not count it. */
  archived_at: z.iso.datetime().nullable(),
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
  /** Tokens that were replaced and still work, until then. */
  retiring_tokens: z.array(z.object({ embed_token: embedToken, retires_at: z.iso.datetime() })),
  /** When a page of another site first loaded the snippet; null until then. */
  embedded_at: z.iso.datetime().nullable(),
  archived_at: z.iso.datetime().nullable(),
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

/** `GET /api/v1/bots/:botId/versions`: newest first. */
export const botVersionItem = z.object({
  version: z.int(),
  /** Who saved it; null for someone who is gone, and for saves by an API key. */
  saved_by: z.string().nullable(),
  /** Settings that differ from the version before; empty on the first. */
  changed: z.array(z.string()),
  created_at: z.iso.datetime(),
})
export type BotVersionItem = z.infer<typeof botVersionItem>
export const botVersionListView = pageOf(botVersionItem)

/** `GET /api/v1/bots/:botId/versions/:version`. Settings newer than the version stand at their defaults. */
export const botVersionView = botVersionItem.extend({ settings: z.object(botSettingsFields) })
export type BotVersionView = z.infer<typeof botVersionView>

/** `POST /api/v1/bots/:botId/rotate-token`: for how long, in hours, the token that is replaced goes on working. */
export const tokenGraceHours = [0, 1, 24, 168, 720] as const
export const rotateTokenBody = z.strictObject({
  grace_hours: z.union(
    tokenGraceHours.map((hours) => z.literal(hours)),
    'Choose one of the grace periods.',
  ),
})
export type RotateTokenBody = z.infer<typeof rotateTokenBody>

function nameOf({ vendor, model }: ModelChoice): string {
  return `${vendor} ${model}`
}
