import { Globe, X } from 'lucide-react'
import { type KeyboardEvent, useId, useState } from 'react'
import type { FieldErrors } from 'react-hook-form'
import { Button, IconButton } from '../../ui/button.tsx'
import { FieldNotes } from '../../ui/field.tsx'
import { addDomains } from './domain-list.ts'
import type { BotDraft } from './use-bot-draft.ts'

/** The list of sites that may embed the bot. One that is no domain stays in the list, marked, until it is taken out. */
export function AllowedDomains({ draft: { form, values } }: { draft: BotDraft }) {
  const id = useId()
  const [typed, setTyped] = useState('')
  const domains = values.allowed_domains
  const { item: itemErrors, list: listError } = readErrors(form.formState.errors)
  const firstError = listError ?? itemErrors.find((message) => message !== undefined)

  const change = (next: string[]) => form.setValue('allowed_domains', next, { shouldDirty: true, shouldValidate: true })

  function add() {
    if (typed.trim() === '') return
    change(addDomains(domains, typed))
    setTyped('')
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.key !== 'Enter') return
    event.preventDefault()
    add()
  }

  return (
    <div>
      <label htmlFor={id} className="mb-1.5 block font-strong">
        Allowed domains
      </label>
      <div className="flex gap-2">
        <input
          id={id}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          onKeyDown={onKeyDown}
          onBlur={add}
          aria-describedby={`${firstError ? `${id}-error ` : ''}${id}-hint`}
          aria-invalid={firstError !== undefined}
          placeholder="example.com"
          spellCheck={false}
          autoCapitalize="none"
          autoComplete="off"
          className="control"
        />
        <Button onClick={add}>Add</Button>
      </div>
      <FieldNotes id={id} error={firstError} />
      {domains.length === 0 ? (
        <p className="mt-3 flex items-center gap-2">
          <Globe size={15} aria-hidden="true" className="text-muted" />
          <span>
            <span className="font-strong">Any site</span> may carry this bot.
          </span>
        </p>
      ) : (
        <ul className="mt-3 divide-y divide-line border-y border-line">
          {domains.map((domain, index) => (
            <li key={domain} className="flex items-center justify-between gap-2 py-1">
              <span className={`min-w-0 break-all ${itemErrors[index] ? 'text-danger line-through' : ''}`}>
                {domain}
              </span>
              <IconButton label={`Remove ${domain}`} onClick={() => change(domains.filter((_, at) => at !== index))}>
                <X size={15} aria-hidden="true" />
              </IconButton>
            </li>
          ))}
        </ul>
      )}
      <div id={`${id}-hint`} className="mt-3 space-y-2 text-small text-muted">
        <p>
          A host such as <code className="font-mono">example.com</code>, all its subdomains as{' '}
          <code className="font-mono">*.example.com</code>, or one with a port. Browsers on other sites are refused.
        </p>
        <p>
          This keeps other sites from showing your bot. It does not stop a program outside a browser, which can claim to
          be any site; limits on messages hold for those too.
        </p>
      </div>
    </div>
  )
}

function readErrors({ allowed_domains: error }: FieldErrors<{ allowed_domains: string[] }>) {
  const item = Array.isArray(error) ? error.map((entry) => entry?.message as string | undefined) : []
  return { item, list: error?.message ?? error?.root?.message }
}
