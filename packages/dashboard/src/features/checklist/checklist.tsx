import type { ChecklistView } from '@parley/contract/workspaces'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Check, X } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { messageOf } from '../../api/api-error.ts'
import { Button, buttonClass, IconButton } from '../../ui/button.tsx'
import { showToast } from '../../ui/toasts.tsx'
import { botsQuery } from '../bots/bots.queries.ts'
import { CreateBotDialog } from '../bots/create-bot-dialog.tsx'
import { checklistQuery, countDone, dismissChecklist, isOver, type Step, steps } from './checklist.queries.ts'

/** The first steps of a new workspace, ticked by what happens; nothing once they are done or put away. */
export function Checklist() {
  const { data: list } = useQuery(checklistQuery)
  const [isCreating, setIsCreating] = useState(false)
  return (
    <>
      {list && !isOver(list) && <Steps list={list} onCreateBot={() => setIsCreating(true)} />}
      <CreateBotDialog isOpen={isCreating} onClose={() => setIsCreating(false)} />
    </>
  )
}

function Steps({ list, onCreateBot }: { list: ChecklistView; onCreateBot: () => void }) {
  const dismiss = useDismissal()
  const done = countDone(list)
  const next = steps.find((step) => !list[step])
  return (
    <section aria-labelledby="first-steps" className="rounded-large border border-line bg-surface">
      <header className="flex items-center gap-4 py-2.5 pr-2.5 pl-4">
        <h2 id="first-steps" className="font-strong">
          First steps
        </h2>
        <div
          role="progressbar"
          aria-label="First steps done"
          aria-valuemin={0}
          aria-valuemax={steps.length}
          aria-valuenow={done}
          aria-valuetext={`${done} of ${steps.length}`}
          className="flex flex-1 items-center gap-3"
        >
          <span className="h-1 w-full max-w-[140px] overflow-hidden rounded-full bg-line">
            <span
              className="block h-full rounded-full bg-accent transition-[width]"
              style={{ width: `${(100 * done) / steps.length}%` }}
            />
          </span>
          <span className="text-small whitespace-nowrap text-muted">
            {done} of {steps.length}
          </span>
        </div>
        <IconButton label="Put the first steps away" onClick={() => dismiss.mutate()} disabled={dismiss.isPending}>
          <X size={16} aria-hidden="true" />
        </IconButton>
      </header>
      <ol className="border-t border-line">
        {steps.map((step, index) => (
          <li
            key={step}
            aria-current={step === next ? 'step' : undefined}
            className="grid grid-cols-[24px_minmax(0,1fr)] items-center gap-x-3 gap-y-2 px-4 py-2.5 not-last:border-b not-last:border-line sm:grid-cols-[24px_minmax(0,1fr)_auto]"
          >
            <Tick number={index + 1} isDone={list[step]} isNext={step === next} />
            <div className="min-w-0">
              <p className={list[step] ? 'text-muted' : 'font-strong'}>{titles[step]}</p>
              {!list[step] && (
                <p className="text-small text-muted">
                  <Explanation step={step} />
                </p>
              )}
            </div>
            {!list[step] && <StepLink step={step} isNext={step === next} onCreateBot={onCreateBot} />}
          </li>
        ))}
      </ol>
    </section>
  )
}

const titles: Record<Step, string> = {
  has_bot: 'Make a bot',
  has_tried: 'Try it',
  has_model: 'Connect a model',
  is_embedded: 'Put it on your site',
  has_conversation: 'Have the first conversation',
}

function Explanation({ step }: { step: Step }): ReactNode {
  switch (step) {
    case 'has_bot':
      return 'Give it a name; look, words and rules can change at any time.'
    case 'has_tried':
      return 'Talk to it in its playground. Nothing there counts as traffic.'
    case 'has_model':
      return (
        <>
          Add a vendor’s key here, or start the server with one, such as{' '}
          <code className="font-mono text-ink">GROQ_API_KEY</code>. Until then bots answer with a labelled echo.
        </>
      )
    case 'is_embedded':
      return 'Paste one tag into its pages. This ticks when the first of them loads it.'
    case 'has_conversation':
      return 'It is there when a visitor of your site asks something.'
  }
}

/** Where the step is done; nothing for what is done elsewhere. */
function StepLink({ step, isNext, onCreateBot }: { step: Step; isNext: boolean; onCreateBot: () => void }) {
  const bots = useQuery(botsQuery)
  const bot = bots.data?.items.find(({ archived_at }) => archived_at === null)
  const place = 'max-sm:col-start-2 justify-self-start'
  const look = buttonClass(isNext ? 'primary' : 'plain', place)
  if (step === 'has_bot') {
    // Plain: on an empty list of bots, below, the same stands as the page's one primary action.
    return (
      <Button onClick={onCreateBot} className={place}>
        Make a bot
      </Button>
    )
  }
  if (step === 'has_conversation') {
    return (
      <Link to="/dashboard/conversations/" className={look}>
        See them come in
      </Link>
    )
  }
  if (step === 'has_model') {
    return (
      <Link to="/dashboard/models/" className={look}>
        Add a key
      </Link>
    )
  }
  if (!bot) return null
  return (
    <Link
      to="/dashboard/bots/$botId/"
      params={{ botId: bot.id }}
      search={{ tab: step === 'has_tried' ? 'playground' : 'embed' }}
      className={look}
    >
      {step === 'has_tried' ? 'Open the playground' : 'Get the snippet'}
    </Link>
  )
}

function Tick({ number, isDone, isNext }: { number: number; isDone: boolean; isNext: boolean }) {
  if (isDone) {
    return (
      <span className="flex size-6 shrink-0 items-center justify-center rounded-full bg-accent text-on-accent">
        <Check size={14} aria-hidden="true" strokeWidth={2.5} />
        <span className="sr-only">Done:</span>
      </span>
    )
  }
  return (
    <span
      aria-hidden="true"
      className={`flex size-6 shrink-0 items-center justify-center rounded-full border text-small ${isNext ? 'border-accent text-accent' : 'border-line-strong text-muted'}`}
    >
      {number}
    </span>
  )
}

/** Gone at once; back, with a word, if the server did not hear of it. */
function useDismissal() {
  const queryClient = useQueryClient()
  const { queryKey } = checklistQuery
  return useMutation({
    mutationFn: dismissChecklist,
    onMutate: async () => {
      await queryClient.cancelQueries({ queryKey })
      queryClient.setQueryData(queryKey, (known) => known && { ...known, is_dismissed: true })
    },
    onError: (error) => {
      queryClient.setQueryData(queryKey, (known) => known && { ...known, is_dismissed: false })
      showToast(messageOf(error), 'failed')
    },
  })
}
