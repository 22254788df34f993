import { messageOf } from '../../api/api-error.ts'
import { Button } from '../../ui/button.tsx'
import { changedSettings } from './settings-changes.ts'
import { listLabels, settingLabels } from './settings-words.ts'
import type { BotDraft } from './use-bot-draft.ts'

/** Appears at the foot of the page while the draft differs from what is saved, and says in what. */
export function SaveBar({ draft }: { draft: BotDraft }) {
  if (!draft.isDirty) return null
  const hasFieldErrors = Object.keys(draft.form.formState.errors).length > 0
  const labels = changedSettings(draft.saved, draft.values).map((name) => settingLabels[name])
  return (
    <section
      aria-label="Unsaved changes"
      // Toasts keep clear of it.
      data-save-bar=""
      className="sticky bottom-4 z-20 mt-8 flex flex-wrap items-center justify-between gap-x-6 gap-y-3 rounded-large border border-line bg-surface py-3 pr-3 pl-4 shadow-popup transition starting:translate-y-2 starting:opacity-0"
    >
      <div className="min-w-0 flex-1 basis-48">
        <p>
          <span className="font-strong">Unsaved changes</span>
          {labels.length > 0 && (
            <span className="text-muted" title={labels.join(', ')}>
              {' '}
              in {listLabels(labels)}
            </span>
          )}
        </p>
        <p role="status" className="text-small text-muted empty:hidden">
          {draft.error !== undefined ? (
            <span className="text-danger">{messageOf(draft.error)}</span>
          ) : hasFieldErrors ? (
            <span className="text-danger">Some fields need a correction before this can be saved.</span>
          ) : draft.isOutdated ? (
            'This bot was saved elsewhere meanwhile. Saving replaces those changes; discarding shows them.'
          ) : null}
        </p>
      </div>
      <div className="flex gap-2 max-sm:w-full max-sm:*:flex-1">
        <Button onClick={draft.discard} disabled={draft.isSaving}>
          Discard
        </Button>
        <Button look="primary" onClick={draft.save} isBusy={draft.isSaving}>
          Save
        </Button>
      </div>
    </section>
  )
}
