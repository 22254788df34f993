import { ImageUp } from 'lucide-react'
import { type DragEvent, useRef, useState } from 'react'
import { Button } from '../../ui/button.tsx'
import { FieldGroup } from '../../ui/field.tsx'
import { makeAvatar, PictureError, pictureTypes } from './avatar-picture.ts'
import { BotFace } from './bot-face.tsx'
import { isHexColour } from './colour.ts'
import type { BotDraft } from './use-bot-draft.ts'

/** The bot's picture: chosen or dropped, cut to a square, and small enough to travel with the settings. */
export function AvatarField({ draft: { form, values } }: { draft: BotDraft }) {
  const input = useRef<HTMLInputElement>(null)
  const [failure, setFailure] = useState<string>()
  const [isOver, setIsOver] = useState(false)
  const colour = isHexColour(values.primary_color) ? values.primary_color : '#78716c'

  const change = (avatar: string | null) =>
    form.setValue('avatar', avatar, { shouldDirty: true, shouldTouch: true, shouldValidate: true })

  async function take(file: File | undefined) {
    if (!file) return
    setFailure(undefined)
    try {
      change(await makeAvatar(file))
    } catch (error) {
      setFailure(error instanceof PictureError ? error.message : 'This picture could not be taken. Choose another.')
    }
  }

  function drop(event: DragEvent) {
    event.preventDefault()
    setIsOver(false)
    void take(event.dataTransfer.files[0])
  }

  return (
    <FieldGroup
      label="Picture"
      hint="PNG, JPEG or WebP; its middle is cut to a square. Without one, the first letter of the name stands there."
      error={failure ?? form.formState.errors.avatar?.message}
    >
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping is a shortcut; the button does the same. */}
      <div
        onDragOver={(event) => {
          event.preventDefault()
          setIsOver(true)
        }}
        onDragLeave={() => setIsOver(false)}
        onDrop={drop}
        className={`flex items-center gap-4 rounded-medium border border-dashed p-3 transition-colors ${isOver ? 'border-accent bg-accent-soft' : 'border-line-strong'}`}
      >
        <BotFace name={values.name} colour={colour} avatar={values.avatar ?? null} size={48} />
        <div className="flex flex-wrap gap-2">
          <Button onClick={() => input.current?.click()}>
            <ImageUp size={15} aria-hidden="true" />
            {values.avatar ? 'Replace picture' : 'Choose picture'}
          </Button>
          {values.avatar && (
            <Button
              look="quiet"
              onClick={() => {
                setFailure(undefined)
                change(null)
              }}
            >
              Remove
            </Button>
          )}
          <span className="w-full text-small text-muted pointer-coarse:hidden">or drop one here</span>
        </div>
        <input
          ref={input}
          type="file"
          accept={pictureTypes.join(',')}
          aria-label="Picture file"
          tabIndex={-1}
          className="sr-only"
          onChange={(event) => {
            void take(event.target.files?.[0])
            // The same file may be chosen again.
            event.target.value = ''
          }}
        />
      </div>
    </FieldGroup>
  )
}
