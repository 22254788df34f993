import { type CSSProperties, type ReactNode, useLayoutEffect, useRef, useState } from 'react'
import type { PreviewFrame } from './use-frame-choice.ts'

/** CSS pixels of the page inside, and of the drawn thing around it. */
const frames = {
  page: { width: 1180, height: 760, edge: 1, top: 34 },
  phone: { width: 390, height: 780, edge: 9, top: 9 },
} as const

/** At most so much of the window's height, so that all of it is in sight beside the settings. */
const heightShare = 0.68

interface PreviewStageProps {
  kind: PreviewFrame
  isReady: boolean
  /** Receives the frame's own size and the scale that makes it fit. */
  children: (size: CSSProperties) => ReactNode
}

/** A drawn browser window or phone with a real page in it, scaled down to the room there is. */
export function PreviewStage({ kind, isReady, children }: PreviewStageProps) {
  const stage = useRef<HTMLDivElement>(null)
  const { width, height, edge, top } = frames[kind]
  const room = useRoom(stage)
  const scale = room ? Math.min((room.width - 2 * edge) / width, (room.height - top - edge) / height, 1) : 0
  const box = { width: width * scale, height: height * scale }
  const isPhone = kind === 'phone'
  return (
    <div ref={stage} className="flex justify-center" style={{ minHeight: room && box.height + top + edge }}>
      {room && (
        <div
          className={`self-start overflow-hidden shadow-popup ${isPhone ? 'rounded-[38px] bg-[#1c1917] p-[9px] ring-1 ring-line-strong' : 'rounded-large border border-line bg-sunken'}`}
        >
          {!isPhone && (
            <div aria-hidden="true" className="flex h-8 items-center gap-1.5 border-b border-line px-3.5">
              <span className="size-2 rounded-full bg-line-strong" />
              <span className="size-2 rounded-full bg-line-strong" />
              <span className="size-2 rounded-full bg-line-strong" />
              <span className="mx-auto flex h-5 w-2/5 items-center justify-center rounded-full bg-hover text-[11px] text-muted">
                your-site.com
              </span>
              <span className="w-9" />
            </div>
          )}
          <div className={`relative overflow-hidden bg-surface ${isPhone ? 'rounded-[30px]' : ''}`} style={box}>
            {!isReady && <div role="status" aria-label="Loading the preview" className="skeleton absolute inset-0" />}
            {children({
              width,
              height,
              transform: `scale(${scale})`,
              transformOrigin: '0 0',
              position: 'absolute',
              inset: '0 auto auto 0',
            })}
          </div>
        </div>
      )}
    </div>
  )
}

function useRoom(stage: React.RefObject<HTMLElement | null>) {
  const [room, setRoom] = useState<{ width: number; height: number }>()
  useLayoutEffect(() => {
    const element = stage.current
    if (!element) return
    const measure = () =>
      setRoom({ width: element.clientWidth, height: Math.max(360, Math.min(720, window.innerHeight * heightShare)) })
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    window.addEventListener('resize', measure)
    return () => {
      observer.disconnect()
      window.removeEventListener('resize', measure)
    }
  }, [stage])
  return room
}
