import { formatCost, formatCount, formatDuration, formatExactCost } from '../../ui/numbers.ts'
import { isPriced, modelLabel, unknownCost } from '../models/model-words.ts'
import type { Exchange } from './exchange.ts'

/** Under an answer: who gave it, how long that took and what it cost. */
export function AnswerFacts({ exchange: { start, finish } }: { exchange: Exchange }) {
  if (!start) return null
  return (
    <dl className="flex flex-wrap gap-x-4 gap-y-1 text-small">
      <Fact term="Model">{start.mode === 'echo' ? 'Echo' : modelLabel(start.model ?? '')}</Fact>
      {start.mode === 'model' && <Fact term="Temperature">{start.temperature}</Fact>}
      {finish && (
        <>
          <Fact term="Tokens">
            {formatCount(finish.input_tokens)} in, {formatCount(finish.output_tokens)} out
          </Fact>
          <Fact term="Cost">
            {start.mode === 'echo' || isPriced(start.vendor, start.model) ? (
              <span title={formatExactCost(finish.cost_nanousd)}>{formatCost(finish.cost_nanousd)}</span>
            ) : (
              <span title={unknownCost}>not known</span>
            )}
          </Fact>
          {finish.first_token_ms !== null && <Fact term="First token">{formatDuration(finish.first_token_ms)}</Fact>}
          <Fact term="Total">{formatDuration(finish.total_ms)}</Fact>
        </>
      )}
    </dl>
  )
}

function Fact({ term, children }: { term: string; children: React.ReactNode }) {
  return (
    <div className="flex gap-1.5">
      <dt className="text-muted">{term}</dt>
      <dd>{children}</dd>
    </div>
  )
}
