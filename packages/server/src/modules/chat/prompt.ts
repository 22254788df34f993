import type { LanguageModelV4Prompt } from '@ai-sdk/provider'

export interface HistoryMessage {
  role: 'visitor' | 'bot'
  text: string
}

/** Characters that a token stands for, guessed low so that the guess errs to the safe side. */
const charactersPerToken = 3

/**
 * The prompt of one answer: system prompt, as much of the newest history as fits, and the visitor's message.
 *
 * @param history oldest first, without the message
 * @param budgetTokens what prompt and answer may take together, less the answer
 */
export function buildPrompt(
  { systemPrompt, history, message }: { systemPrompt: string; history: readonly HistoryMessage[]; message: string },
  budgetTokens: number,
): LanguageModelV4Prompt {
  let room = budgetTokens * charactersPerToken - systemPrompt.length - message.length
  let first = history.length
  for (; first > 0; first -= 1) {
    room -= history[first - 1]?.text.length ?? 0
    if (room < 0) break
  }
  const kept = history.slice(first).filter(({ text }) => text !== '')
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
