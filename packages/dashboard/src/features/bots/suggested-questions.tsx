import { suggestedQuestionsLimit } from '@parley/contract/bots'
import { ArrowDown, ArrowUp, Plus, X } from 'lucide-react'
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { Button, IconButton } from '../../ui/button.tsx'
import { FieldGroup } from '../../ui/field.tsx'
import type { BotDraft } from './use-bot-draft.ts'

const questionMaxLength = 120

/** The questions that a visitor is offered: edited in place, and put in order by buttons or Alt and an arrow. */
export function SuggestedQuestions({ draft: { form, values } }: { draft: BotDraft }) {
  const questions = values.suggested_questions ?? []
  const list = useRef<HTMLOListElement>(null)
  const [toFocus, setToFocus] = useState<number>()
  const [said, setSaid] = useState('')
  const error = form.formState.errors.suggested_questions
  const isFull = questions.length >= suggestedQuestionsLimit

  useEffect(() => {
    if (toFocus === undefined) return
    list.current?.querySelectorAll('input')[toFocus]?.focus()
    setToFocus(undefined)
  }, [toFocus])

  const change = (next: string[]) =>
    form.setValue('suggested_questions', next, { shouldDirty: true, shouldValidate: error !== undefined })

  function move(from: number, to: number) {
    if (to < 0 || to >= questions.length) return
    const next = [...questions]
    next.splice(to, 0, ...next.splice(from, 1))
    change(next)
    setToFocus(to)
    setSaid(`Moved to place ${to + 1} of ${questions.length}.`)
  }

  function remove(index: number) {
    change(questions.filter((_, at) => at !== index))
    setToFocus(Math.min(index, questions.length - 2))
    setSaid('Removed.')
  }

  function add() {
    if (isFull) return
    change([...questions, ''])
    setToFocus(questions.length)
  }

  function onKeyDown(event: KeyboardEvent, index: number) {
    if (event.altKey && event.key === 'ArrowUp') move(index, index - 1)
    else if (event.altKey && event.key === 'ArrowDown') move(index, index + 1)
    else if (event.key === 'Enter') add()
    else if (event.key === 'Backspace' && questions[index] === '') remove(index)
    else return
    event.preventDefault()
  }

  return (
    <FieldGroup
      label="Suggested questions"
      hint={
        isFull
          ? `${suggestedQuestionsLimit} is the most there can be. Alt and an arrow key move the one you are in.`
          : questions.length > 1
            ? 'Offered until the visitor writes; a click sends one. Alt and an arrow key move the one you are in.'
            : 'Offered until the visitor writes; a click sends one.'
      }
      error={error?.message ?? error?.root?.message}
    >
      {questions.length > 0 && (
        <ol ref={list} className="mb-2 space-y-2">
          {questions.map((question, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a question has no name; its place is what it is known by.
            <li key={index}>
              <div className="flex items-center gap-1">
                <input
                  value={question}
                  onChange={(event) => change(questions.with(index, event.target.value))}
                  onKeyDown={(event) => onKeyDown(event, index)}
                  maxLength={questionMaxLength}
                  placeholder="How long does delivery take?"
                  aria-label={`Question ${index + 1}`}
                  aria-invalid={error?.[index] !== undefined}
                  className="control mr-1"
                />
                <IconButton
                  label={`Move question ${index + 1} up`}
                  disabled={index === 0}
                  onClick={() => move(index, index - 1)}
                  className="disabled:opacity-35"
                >
                  <ArrowUp size={15} aria-hidden="true" />
                </IconButton>
                <IconButton
                  label={`Move question ${index + 1} down`}
                  disabled={index === questions.length - 1}
                  onClick={() => move(index, index + 1)}
                  className="disabled:opacity-35"
                >
                  <ArrowDown size={15} aria-hidden="true" />
                </IconButton>
                <IconButton label={`Remove question ${index + 1}`} onClick={() => remove(index)}>
                  <X size={15} aria-hidden="true" />
                </IconButton>
              </div>
              {error?.[index]?.message && <p className="mt-1 text-small text-danger">{error[index].message}</p>}
            </li>
          ))}
        </ol>
      )}
      <Button onClick={add} disabled={isFull}>
        <Plus size={15} aria-hidden="true" />
        Add question
      </Button>
      <span role="status" className="sr-only">
        {said}
      </span>
    </FieldGroup>
  )
}
