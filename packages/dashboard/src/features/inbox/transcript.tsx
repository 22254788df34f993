import { useInfiniteQuery } from '@tanstack/react-query'
import { ArrowDown } from 'lucide-react'
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { Button } from '../../ui/button.tsx'
import { LoadFailure } from '../../ui/load-failure.tsx'
import { transcriptQuery } from './inbox.queries.ts'
import { TurnView } from './turn-view.tsx'
import type { AnswerTexts } from './use-answer-texts.ts'

/** Nearer to the end than this, the reader follows what comes. */
const followPx = 60
/** Nearer to the beginning than this, older turns are asked for. */
const olderPx = 400

/** A conversation's turns, the newest in view; older ones come as one scrolls up, and nothing jumps. */
export function Transcript({
  conversationId,
  texts,
  isTyping,
}: {
  conversationId: string
  texts: AnswerTexts
  isTyping: boolean
}) {
  const transcript = useInfiniteQuery(transcriptQuery(conversationId))
  const turns = useMemo(() => transcript.data?.pages.toReversed().flatMap((page) => page.items), [transcript.data])
  const scroller = useRef<HTMLDivElement>(null)
  const place = useScrollPlace(scroller, turns?.[0]?.id)
  const { hasNextPage, isFetching, isFetchNextPageError: hasFailed, fetchNextPage } = transcript

  const loadOlder = () => {
    if (hasNextPage && !isFetching) void fetchNextPage()
  }
  // A page that does not fill the view leaves nothing to scroll.
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again after each page.
  useEffect(() => {
    if (turns && !hasFailed && (scroller.current?.scrollTop ?? 0) < olderPx) loadOlder()
  }, [turns?.length])

  if (!turns) {
    return transcript.error ? (
      <LoadFailure
        what="The messages"
        error={transcript.error}
        onRetry={() => transcript.refetch()}
        isRetrying={isFetching}
      />
    ) : (
      <TranscriptSkeleton />
    )
  }
  return (
    <div className="relative min-h-0 flex-1">
      <section
        ref={scroller}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: scrolled by keyboard too.
        tabIndex={0}
        aria-label="Messages"
        className="h-full overflow-y-auto px-5 [overflow-anchor:none] focus-visible:-outline-offset-2 md:px-8"
        onScroll={({ currentTarget }) => {
          place.note()
          if (currentTarget.scrollTop < olderPx && !hasFailed) loadOlder()
        }}
      >
        <div className="mx-auto max-w-[760px]">
          <div role="status" className="flex h-12 items-end justify-center text-small text-muted">
            {hasFailed ? (
              <Button onClick={loadOlder}>Load older messages</Button>
            ) : hasNextPage ? (
              'Loading older messages'
            ) : (
              'The conversation begins here.'
            )}
          </div>
          {turns.map((turn) => (
            <TurnView key={turn.id} turn={turn} liveText={texts.get(turn.id)} />
          ))}
          {/* Its room is always there, so that nothing moves. */}
          <p role="status" className="flex h-8 items-center justify-end text-small text-muted">
            {isTyping && 'The visitor is typing'}
          </p>
        </div>
      </section>
      {!place.isFollowing && (
        <Button
          className="absolute bottom-4 left-1/2 -translate-x-1/2 rounded-full! shadow-popup"
          onClick={place.toNewest}
        >
          <ArrowDown size={14} aria-hidden="true" />
          Newest message
        </Button>
      )}
    </div>
  )
}

/** Stays at the newest while the reader is there; otherwise what is read stays where it is, whatever comes around it. */
function useScrollPlace(scroller: React.RefObject<HTMLDivElement | null>, firstId: string | undefined) {
  const [isFollowing, setIsFollowing] = useState(true)
  const known = useRef({ firstId, height: 0, follows: true })

  // After every drawing: words may have been added to any answer.
  useLayoutEffect(() => {
    const element = scroller.current
    if (!element) return
    const { firstId: before, height, follows } = known.current
    if (follows) element.scrollTop = element.scrollHeight
    else if (before !== firstId) element.scrollTop += element.scrollHeight - height
    known.current = { firstId, height: element.scrollHeight, follows }
  })

  // What is in view changes with the window too, such as when a phone is turned.
  const isDrawn = firstId !== undefined
  // biome-ignore lint/correctness/useExhaustiveDependencies: there is an element once there is a turn.
  useEffect(() => {
    const element = scroller.current
    if (!element) return
    const observer = new ResizeObserver(() => {
      if (known.current.follows) element.scrollTop = element.scrollHeight
    })
    observer.observe(element)
    return () => observer.disconnect()
  }, [isDrawn])

  const note = () => {
    const element = scroller.current
    if (!element) return
    const follows = element.scrollHeight - element.scrollTop - element.clientHeight < followPx
    known.current.follows = follows
    setIsFollowing(follows)
  }
  const toNewest = () => {
    scroller.current?.scrollTo({ top: scroller.current.scrollHeight })
  }
  return { isFollowing, note, toNewest }
}

function TranscriptSkeleton() {
  return (
    <div
      role="status"
      aria-label="Loading the messages"
      className="mx-auto w-full max-w-[760px] flex-1 px-5 pt-12 md:px-8"
    >
      {[64, 48].map((width) => (
        <div key={width} className="pt-6">
          <div className="skeleton ml-auto h-10 rounded-large" style={{ width: `${width}%` }} />
          <div className="mt-6 space-y-2.5">
            <div className="skeleton h-3.5 w-11/12" />
            <div className="skeleton h-3.5 w-10/12" />
            <div className="skeleton h-3.5 w-7/12" />
          </div>
        </div>
      ))}
    </div>
  )
}
