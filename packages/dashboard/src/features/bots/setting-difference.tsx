import type { BotSettings } from '@parley/contract/bots'
import { ArrowRight } from 'lucide-react'
import { useMemo } from 'react'
import { BotFace } from './bot-face.tsx'
import type { SettingName } from './settings-changes.ts'
import { describeValue, isText } from './settings-words.ts'
import { diffTexts, type TextPart } from './text-diff.ts'

interface SettingDifferenceProps {
  name: SettingName
  before: BotSettings
  after: BotSettings
}

/** What one setting was and became: words by words, colours and pictures as they look. */
export function SettingDifference({ name, before, after }: SettingDifferenceProps) {
  if (isText(name)) {
    const [old, now] = [before[name], after[name]].map((value) =>
      Array.isArray(value) ? value.join('\n') : `${value}`,
    )
    return <TextDifference before={old ?? ''} after={now ?? ''} />
  }
  return (
    <p className="flex flex-wrap items-center gap-x-2.5 gap-y-1">
      <span className="flex items-center gap-2 text-muted">
        <span className="sr-only">Was </span>
        <Value name={name} settings={before} />
      </span>
      <ArrowRight size={14} aria-hidden="true" className="text-muted" />
      <span className="flex items-center gap-2">
        <span className="sr-only">Is </span>
        <Value name={name} settings={after} />
      </span>
    </p>
  )
}

function Value({ name, settings }: { name: SettingName; settings: BotSettings }) {
  if (name === 'avatar') {
    return <BotFace name={settings.name} colour={settings.primary_color} avatar={settings.avatar} size={28} />
  }
  return (
    <>
      {name === 'primary_color' && (
        <span
          aria-hidden="true"
          className="size-4 rounded-small border border-line-strong"
          style={{ background: settings.primary_color }}
        />
      )}
      <span className={name === 'primary_color' ? 'font-mono' : ''}>{describeValue(name, settings)}</span>
    </>
  )
}

const looks = {
  same: '',
  added: 'bg-[color-mix(in_oklab,var(--ok)_20%,transparent)] no-underline rounded-[3px]',
  removed: 'bg-[color-mix(in_oklab,var(--danger)_16%,transparent)] rounded-[3px]',
} as const

function TextDifference({ before, after }: { before: string; after: string }) {
  const parts = useMemo(() => diffTexts(before, after), [before, after])
  return (
    <div className="max-h-[420px] overflow-y-auto rounded-medium border border-line bg-surface px-3.5 py-2.5 whitespace-pre-wrap wrap-anywhere">
      {parts.map((part, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a text have no names, and are never moved.
        <Part key={index} part={part} />
      ))}
    </div>
  )
}

function Part({ part: { kind, text } }: { part: TextPart }) {
  if (kind === 'skipped') return <span className="my-1.5 block text-small text-muted select-none">⋯ {text}</span>
  if (kind === 'added') return <ins className={looks.added}>{text}</ins>
  if (kind === 'removed') return <del className={looks.removed}>{text}</del>
  return <span>{text}</span>
}
