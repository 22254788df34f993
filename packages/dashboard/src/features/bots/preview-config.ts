import { type BotSettingsInput, defaultBotSettings } from '@parley/contract/bots'
import type { EmbedToken } from '@parley/contract/ids'
import type { WidgetConfig } from '@parley/contract/widget'
import { isHexColour } from './colour.ts'

/**
 * The widget as a draft would make it. What is still being typed must not break it: a colour that is none yet stands as
 * the one before, and questions without words are left out.
 */
export function previewConfig(draft: BotSettingsInput, token: EmbedToken, colourBefore: string): WidgetConfig {
  return {
    token,
    name: draft.name.trim() || 'Bot',
    primary_color: isHexColour(draft.primary_color) ? draft.primary_color.toLowerCase() : colourBefore,
    position: draft.position ?? defaultBotSettings.position,
    welcome_message: draft.welcome_message,
    color_scheme: draft.color_scheme ?? defaultBotSettings.color_scheme,
    launcher_label: draft.launcher_label.trim(),
    avatar: draft.avatar,
    suggested_questions: draft.suggested_questions.map((question) => question.trim()).filter(Boolean),
    unavailable: null,
  }
}
