import { type BotView, botSettings } from '@parley/contract/bots'
import { FlaskConical } from 'lucide-react'
import { useState } from 'react'
import { Notice } from '../../ui/notice.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { changedSettings } from '../bots/settings-changes.ts'
import { describeChange } from '../bots/settings-words.ts'
import type { BotDraft } from '../bots/use-bot-draft.ts'
import { Composer } from './composer.tsx'
import { isFull, type Side } from './exchange.ts'
import { PlaygroundColumn } from './playground-column.tsx'
import { usePlaygroundConversations } from './playground-conversations.ts'

const sendItems = [
  { value: 'both', label: 'Both' },
  { value: 'draft', label: 'Draft' },
  { value: 'published', label: 'Published' },
] as const
type Target = (typeof sendItems)[number]['value']

const sideItems = [
  { value: 'draft', label: 'Draft' },
  { value: 'published', label: 'Published' },
] as const satisfies readonly { value: Side; label: string }[]

/** The bot, tried by its owner: as it is published, and beside it as the draft would make it. */
export function PlaygroundSection({ bot, draft }: { bot: BotView; draft: BotDraft }) {
  const { sides, ask, retry, stop, clear } = usePlaygroundConversations(bot.id)
  const [target, setTarget] = useState<Target>('both')
  const [phoneSide, setPhoneSide] = useState<Side>('draft')
  const drafted = botSettings.safeParse(draft.values)
  const settings = drafted.data
  const asked: readonly Side[] = !draft.isDirty ? ['published'] : target === 'both' ? ['draft', 'published'] : [target]
  const isRunning = [...sides.draft, ...sides.published].some(({ state }) => state === 'running')
  const isEmpty = sides.draft.length + sides.published.length === 0
  const onPhone = asked.includes(phoneSide) ? phoneSide : asked[0]

  if (!bot.can_edit) {
    return (
      <p className="pt-8 text-muted">
        Trying a bot is for admins and owners: each answer is paid for like a visitor's.
      </p>
    )
  }
  const obstacle = bot.archived_at
    ? 'This bot is archived and answers nobody. Unarchive it to try it.'
    : asked.includes('draft') && !settings
      ? `The draft cannot answer yet: ${drafted.error?.issues[0]?.message}`
      : asked.some((side) => isFull(sides[side], ''))
        ? 'This conversation has grown too long to go on. Clear it to begin anew.'
        : undefined

  return (
    <div className="pt-6">
      <div className="mb-4 space-y-3">
        <Differences bot={bot} draft={draft} />
        {bot.answer_mode.kind === 'echo' && (
          <Notice look="warn">
            <span className="font-strong">{bot.answer_mode.notice}</span> Answers here are a labelled echo of what you
            write. Add a key on the Models page to get real ones.
          </Notice>
        )}
      </div>
      {asked.length > 1 && (
        <div className="mb-3 md:hidden">
          <Segmented label="Show" items={sideItems} value={phoneSide} onChange={setPhoneSide} isWide />
        </div>
      )}
      <div className="overflow-hidden rounded-large border border-line bg-surface">
        <div className={asked.length > 1 ? 'md:grid md:grid-cols-2 md:divide-x md:divide-line' : ''}>
          {asked.map((side) => (
            <div key={side} className={side === onPhone ? 'min-w-0' : 'min-w-0 max-md:hidden'}>
              <PlaygroundColumn
                title={side === 'draft' ? 'Draft' : 'Published'}
                note={side === 'draft' ? 'Not saved' : `Version ${bot.version}`}
                exchanges={sides[side]}
                onRetry={() => retry(side, side === 'draft' ? settings : undefined)}
                hint={
                  <>
                    <FlaskConical size={22} aria-hidden="true" className="mb-2" />
                    {side === 'draft' ? (
                      <p className="max-w-[34ch]">Answers with what you have changed and not saved yet.</p>
                    ) : (
                      <p className="max-w-[34ch]">Answers as visitors get them now.</p>
                    )}
                  </>
                }
              />
            </div>
          ))}
        </div>
        <Composer
          isRunning={isRunning}
          onStop={stop}
          onClear={clear}
          canClear={!isEmpty}
          obstacle={obstacle}
          onSend={(question) => {
            for (const side of asked) ask(side, question, side === 'draft' ? settings : undefined)
          }}
        >
          {draft.isDirty && <Segmented label="Send to" items={sendItems} value={target} onChange={setTarget} />}
        </Composer>
      </div>
      <p className="mt-3 text-small text-muted">
        Nothing here is stored, or counted as a conversation. Answers cost what they cost with the vendor.
      </p>
    </div>
  )
}

/** What sets the draft apart from what is published. */
function Differences({ bot, draft }: { bot: BotView; draft: BotDraft }) {
  const changes = changedSettings(bot.settings, draft.values).map((name) =>
    describeChange(name, bot.settings, draft.values),
  )
  if (changes.length === 0) {
    return (
      <p className="text-muted">
        There are no unsaved changes, so draft and published are the same. Change something under Behaviour, and both
        stand here side by side.
      </p>
    )
  }
  return (
    <p>
      <span className="text-muted">Draft differs in </span>
      {changes.map((change, index) => (
        <span key={change}>
          {index > 0 && <span className="text-muted">, </span>}
          {change.charAt(0).toLowerCase() + change.slice(1)}
        </span>
      ))}
      .
    </p>
  )
}
