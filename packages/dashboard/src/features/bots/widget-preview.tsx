import type { BotView } from '@parley/contract/bots'
import { AppWindow, MessageCircle, Minus, Smartphone } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { Button } from '../../ui/button.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { isHexColour } from './colour.ts'
import { previewConfig } from './preview-config.ts'
import { PreviewStage } from './preview-stage.tsx'
import type { BotDraft } from './use-bot-draft.ts'
import { type PreviewFrame, useFrameChoice } from './use-frame-choice.ts'
import { usePreviewChannel } from './use-preview-channel.ts'

const frameItems = [
  { value: 'page', label: 'Page', Icon: AppWindow },
  { value: 'phone', label: 'Phone', Icon: Smartphone },
] as const satisfies readonly { value: PreviewFrame; label: string; Icon: unknown }[]

const chatItems = [
  { value: 'open', label: 'Chat', Icon: MessageCircle },
  { value: 'closed', label: 'Launcher', Icon: Minus },
] as const

/** The real widget with the draft as it stands, on a page or a phone. It follows each keystroke. */
export function WidgetPreview({ bot, draft }: { bot: BotView; draft: BotDraft }) {
  const frame = useRef<HTMLIFrameElement>(null)
  const [kind, setKind] = useFrameChoice()
  const [isOpen, setIsOpen] = useState(true)
  const [attempt, setAttempt] = useState(0)
  const colour = useLastColour(draft.values.primary_color, bot.settings.primary_color)
  const config = previewConfig(draft.values, bot.embed_token, colour)
  const state = usePreviewChannel(frame, config, isOpen, setIsOpen, attempt)

  return (
    <section aria-label="Preview">
      <div className="mb-3 flex flex-wrap items-center justify-between gap-2">
        <Segmented label="Show the widget on" items={frameItems} value={kind} onChange={setKind} />
        <Segmented
          label="Show its"
          items={chatItems}
          value={isOpen ? 'open' : 'closed'}
          onChange={(shown) => setIsOpen(shown === 'open')}
        />
      </div>
      <PreviewStage kind={kind} isReady={state === 'ready'}>
        {(size) => (
          <>
            <iframe
              key={attempt}
              ref={frame}
              src="/widget/preview/"
              title="The widget as this draft would make it"
              style={size}
              className={`border-0 transition-opacity ${state === 'ready' ? '' : 'opacity-0'}`}
            />
          </>
        )}
      </PreviewStage>
      {state === 'absent' && (
        <div role="alert" className="mt-3 flex flex-wrap items-center justify-between gap-3">
          <p className="text-muted">The preview did not come. The server may be busy, or its widget is not built.</p>
          <Button onClick={() => setAttempt(attempt + 1)}>Try again</Button>
        </div>
      )}
      {state !== 'absent' && (
        <p className="mt-3 text-small text-muted">
          The real widget, with what you have not saved yet. Nothing that is written in it is sent.
        </p>
      )}
    </section>
  )
}

/** The last colour that was one, while another is being typed. */
function useLastColour(typed: string, saved: string): string {
  const last = useRef(saved)
  useEffect(() => {
    if (isHexColour(typed)) last.current = typed
  }, [typed])
  return last.current
}
