import type { BotSettingsInput } from '@parley/contract/bots'
import { MessageCircle } from 'lucide-react'
import { BotFace } from './bot-face.tsx'
import { isHexColour, readableOn } from './colour.ts'

/** A drawing of the launcher and the chat on somebody's page: the colour, the corner and the words, nothing that works. */
export function DesignPreview({ settings }: { settings: BotSettingsInput }) {
  const colour = isHexColour(settings.primary_color) ? settings.primary_color : '#78716c'
  const on = readableOn(colour)
  const [vertical, horizontal] = settings.position.split('-')
  const isTop = vertical === 'top'
  return (
    <div
      role="img"
      aria-label={`A drawing of the chat on a page, at the ${settings.position.replace('-', ' ')}.`}
      className="relative h-[440px] overflow-hidden rounded-large border border-line bg-sunken lg:sticky lg:top-8"
    >
      <div aria-hidden="true" className="flex h-9 items-center gap-1.5 border-b border-line px-4">
        <span className="size-2 rounded-full bg-line-strong" />
        <span className="size-2 rounded-full bg-line-strong" />
        <span className="size-2 rounded-full bg-line-strong" />
        <span className="mx-auto h-4 w-2/5 rounded-full bg-line" />
      </div>
      <div aria-hidden="true" className="space-y-3 p-6">
        <span className="block h-4 w-2/5 rounded-small bg-line" />
        <span className="block h-2.5 w-3/4 rounded-small bg-line" />
        <span className="block h-2.5 w-2/3 rounded-small bg-line" />
        <span className="block h-2.5 w-1/2 rounded-small bg-line" />
      </div>
      <div
        aria-hidden="true"
        className={`absolute flex max-w-[calc(100%-32px)] gap-3 ${isTop ? 'top-[52px] flex-col-reverse' : 'bottom-4 flex-col'} ${horizontal === 'left' ? 'left-4 items-start' : 'right-4 items-end'}`}
      >
        <div className="w-[264px] max-w-full overflow-hidden rounded-[16px] border border-line bg-surface shadow-popup">
          <div className="flex items-center gap-2.5 px-3.5 py-3" style={{ background: colour, color: on }}>
            <span className="rounded-medium" style={{ boxShadow: `0 0 0 1px ${on}40` }}>
              <BotFace name={settings.name} colour={colour} size={28} />
            </span>
            <span className="min-w-0 leading-tight">
              <span className="block truncate font-strong">{settings.name || 'Bot'}</span>
              <span className="block text-small">AI assistant</span>
            </span>
          </div>
          <div className="px-3.5 py-4">
            <p className="line-clamp-4 min-h-[22px] whitespace-pre-line">{settings.welcome_message}</p>
            <p className="mt-4 flex justify-end">
              <span className="rounded-[14px] rounded-br-[4px] px-3 py-1.5" style={{ background: colour, color: on }}>
                A visitor's question
              </span>
            </p>
          </div>
          <div className="mx-3.5 mb-3.5 rounded-medium border border-line px-3 py-2 text-muted">Write a message</div>
        </div>
        <span
          className="flex size-12 items-center justify-center rounded-full shadow-popup"
          style={{ background: colour, color: on }}
        >
          <MessageCircle size={22} />
        </span>
      </div>
    </div>
  )
}
