import type { LanguageModelV4Prompt } from '@ai-sdk/provider'
import { estimateTokenCount } from 'tokenx'

export interface HistoryMessage {
  role: 'visitor' | 'bot'
  text: string
}

/** No text takes more tokens than this for a character, whatever its script, or hardly any. */
const mostTokensPerCharacter = 2
/** What a message takes beside its words. */
const tokensPerMessage = 4
/** An estimate is off by a tenth or so; it errs to the safe side. */
const margin = 1.15

/**
 * The prompt of one answer: system prompt, as much of the newest history as fits, and the visitor's message.
 *
 * @param history oldest first, without the message
 * @param budgetTokens what the prompt may take
 * @param share of the history that would fit, from 1 down to 0
 */
export function buildPrompt(
  { systemPrompt, history, message }: { systemPrompt: string; history: readonly HistoryMessage[]; message: string },
  budgetTokens: number,
  share = 1,
): LanguageModelV4Prompt {
  const told = history.filter(({ text }) => text !== '')
  const first = firstThatFits(told, systemPrompt.length + message.length, budgetTokens, () => [systemPrompt, message])
  const kept = told.slice(told.length - Math.floor((told.length - first) * share))
  return [
    ...(systemPrompt.trim() === '' ? [] : [{ role: 'system' as const, content: systemPrompt }]),
    ...kept.map(({ role, text }) =>
      role === 'visitor'
        ? { role: 'user' as const, content: [{ type: 'text' as const, text }] }
        : { role: 'assistant' as const, content: [{ type: 'text' as const, text }] },
    ),
    { role: 'user', content: [{ type: 'text', text: message }] },
  ]
}

/** Counting tokens takes longer than all else before a request, so it is done only where the end could be near. */
function firstThatFits(
  history: readonly HistoryMessage[],
  fixedLength: number,
  budgetTokens: number,
  fixed: () => string[],
): number {
  const length = history.reduce((sum, { text }) => sum + text.length, fixedLength)
  if (length * mostTokensPerCharacter + history.length * tokensPerMessage <= budgetTokens) return 0
  let room = budgetTokens
  for (const text of fixed()) room -= tokensOf(text)
  for (let index = history.length - 1; index >= 0; index -= 1) {
    room -= tokensOf(history[index]?.text ?? '')
    if (room < 0) return index + 1
  }
  return 0
}

function tokensOf(text: string): number {
  return Math.ceil(estimateTokenCount(text) * margin) + tokensPerMessage
}
