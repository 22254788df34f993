import type { BotSettings } from '@parley/contract/bots'

/** The parts of a bot's screen, in their order; the address names them as `?tab=`. */
export const botSections = [
  ...(['design', 'behaviour', 'playground', 'embed'] as const),
  ...(['conversations', 'insights', 'versions', 'settings'] as const),
] as const
export type BotSection = (typeof botSections)[number]

export const sectionLabels: Record<BotSection, string> = {
  design: 'Design',
  behaviour: 'Behaviour',
  playground: 'Playground',
  embed: 'Embed',
  conversations: 'Conversations',
  insights: 'Insights',
  versions: 'Versions',
  settings: 'Settings',
}

/** What the address of a bot's screen tells beside the bot. */
export interface BotSearch {
  tab?: BotSection
  /** The version that is looked at, and the one that it is compared with. */
  version?: number
  against?: number
}

/** Where each setting is edited, so that an error can be shown where its field is. */
const sectionOf: Record<keyof BotSettings, BotSection> = {
  name: 'design',
  avatar: 'design',
  primary_color: 'design',
  color_scheme: 'design',
  position: 'design',
  launcher_label: 'design',
  welcome_message: 'design',
  suggested_questions: 'design',
  system_prompt: 'behaviour',
  vendor: 'behaviour',
  model: 'behaviour',
  fallback_models: 'behaviour',
  temperature: 'behaviour',
  max_output_tokens: 'behaviour',
  allowed_domains: 'embed',
}

export const settingNames = Object.keys(sectionOf) as (keyof BotSettings)[]

/** The section to show for errors at these dotted paths: the one on screen if it has any, else the first that has. */
export function sectionToShow(paths: readonly string[], shown: BotSection): BotSection {
  const sections = paths.flatMap((path) => sectionOf[path.split('.', 1)[0] as keyof BotSettings] ?? [])
  if (sections.length === 0 || sections.includes(shown)) return shown
  return botSections.find((section) => sections.includes(section)) ?? shown
}

export function readSection(value: unknown): BotSection | undefined {
  return botSections.find((section) => section === value)
}

export function readBotSearch(search: Record<string, unknown>): BotSearch {
  const tab = readSection(search.tab)
  const [version, against] = [readVersion(search.version), readVersion(search.against)]
  return {
    ...(tab && { tab }),
    ...(tab === 'versions' && version && { version }),
    ...(tab === 'versions' && version && against && { against }),
  }
}

function readVersion(value: unknown): number | undefined {
  const version = Number(value)
  return Number.isSafeInteger(version) && version > 0 ? version : undefined
}
