import type { AlertView } from '@parley/contract/alerts'
import { vendors } from '@parley/contract/model-catalogue'
import { countOf } from '../../ui/numbers.ts'
import { describeChoice } from '../models/model-words.ts'

/** Who does not answer: "GPT-OSS 20B (Groq)", or "Groq" where it is all of the vendor's models. */
export function describeSilent({ vendor, model }: Pick<AlertView, 'vendor' | 'model'>): string {
  return model === null ? vendors[vendor].label : describeChoice({ vendor, model })
}

/** Those that the bot's owner has to know of, and those that someone has put away, as long as they go on. */
export function alertsOfBot(alerts: readonly AlertView[], botId: string): { open: AlertView[]; isKnown: boolean } {
  const unresolved = alerts.filter(({ state, bot }) => state !== 'resolved' && (bot === null || bot.id === botId))
  return { open: unresolved.filter(({ state }) => state === 'open'), isKnown: unresolved.length > 0 }
}

/** "Once", "12 times". */
export function timesOf(count: number): string {
  return count === 1 ? 'Once' : countOf(count, 'time')
}
