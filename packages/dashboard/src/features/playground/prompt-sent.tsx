import { ChevronRight } from 'lucide-react'
import { formatCount } from '../../ui/numbers.ts'
import type { PlaygroundStart } from './exchange.ts'

const roles = { system: 'System', user: 'Visitor', assistant: 'Bot' } as const

/** All that the model was given for an answer, in its order. */
export function PromptSent({ prompt }: { prompt: PlaygroundStart['prompt'] }) {
  if (prompt.length === 0) return null
  const length = prompt.reduce((sum, { text }) => sum + text.length, 0)
  return (
    <details className="group text-small">
      <summary className="inline-flex cursor-pointer list-none items-center gap-1 rounded-small text-muted select-none hover:text-ink pointer-coarse:py-2 [&::-webkit-details-marker]:hidden">
        <ChevronRight size={13} aria-hidden="true" className="transition-transform group-open:rotate-90" />
        Prompt
        <span className="sr-only">that was sent, </span>
        <span className="ml-1">{formatCount(length)} characters</span>
      </summary>
      <ol className="mt-2 max-h-[320px] divide-y divide-line overflow-y-auto rounded-medium border border-line bg-sunken">
        {prompt.map(({ role, text }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the messages have no names, and are never moved.
          <li key={index} className="px-3 py-2">
            <p className="font-strong">{roles[role]}</p>
            <p className="font-mono whitespace-pre-wrap wrap-anywhere">{text || '(empty)'}</p>
          </li>
        ))}
      </ol>
    </details>
  )
}
