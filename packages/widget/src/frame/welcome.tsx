import type { WidgetConfig } from '@parley/contract/widget'
import { Face } from './face.tsx'
import { Markdown } from './markdown/markdown.tsx'
import { Suggestions } from './suggestions.tsx'

/** What the bot says first and, until the visitor has written something, what they might ask it. */
export function Welcome({
  bot,
  hasBegun,
  onChoose,
}: {
  bot: WidgetConfig
  hasBegun: boolean
  onChoose: (question: string) => void
}) {
  const { welcome_message: text, suggested_questions: questions } = bot
  const isOffering = !hasBegun && questions.length > 0
  const choose = (question: string) => {
    onChoose(question)
    // The button goes; where there is a keyboard the next message can be typed at once, and none slides over a phone.
    if (matchMedia('(hover: hover)').matches) document.getElementById('message')?.focus()
  }
  if (text === '' && !isOffering) return null
  return (
    <div class="reply">
      <Face bot={bot} isSmall />
      <div class="said">
        {text !== '' && <Markdown text={text} isStreaming={false} />}
        {isOffering && <Suggestions questions={questions} onChoose={choose} />}
      </div>
    </div>
  )
}
