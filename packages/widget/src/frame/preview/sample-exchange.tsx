import type { WidgetConfig } from '@parley/contract/widget'
import { useState } from 'preact/hooks'
import { newExchange } from '../chat-state.ts'
import { ExchangeView } from '../exchange-view.tsx'

const question = 'When do you ship my order?'
const answer = `Orders placed **before noon** leave the same day.

- Standard: 2–3 days
- Express: the next day

More is on [our page about shipping](https://example.com/shipping).`

/** A question and an answer in the bot's colours, so that its owner sees what they look like. */
export function SampleExchange({ bot }: { bot: WidgetConfig }) {
  const [exchange, setExchange] = useState({
    ...newExchange(question),
    ...{ answer, state: 'done' as const, messageId: 'sample' },
  })
  const [rate] = useState(
    () => (_: unknown, rating: typeof exchange.rating) => setExchange((it) => ({ ...it, rating })),
  )
  return (
    <>
      <p class="example">Example</p>
      <ExchangeView bot={bot} exchange={exchange} onRate={rate} />
    </>
  )
}
