import { type PreviewMessage, previewReport, type WidgetConfig } from '@parley/contract/widget'
import { type RefObject, useEffect, useRef, useState } from 'react'

/** A preview that has not answered by then has a fault; on a slow line the page alone takes some seconds. */
const patienceMs = 12_000

/**
 * Talks with the preview in a frame of this origin: tells it each change as it happens, and hears when someone opens or
 * closes the chat in it. `attempt` changes when the frame is loaded anew.
 */
export function usePreviewChannel(
  frame: RefObject<HTMLIFrameElement | null>,
  config: WidgetConfig,
  isOpen: boolean,
  onToggled: (isOpen: boolean) => void,
  attempt: unknown,
): 'waiting' | 'ready' | 'absent' {
  const [state, setState] = useState<'waiting' | 'ready' | 'absent'>('waiting')
  const message = useRef<PreviewMessage>(undefined)
  const toggled = useRef(onToggled)
  // In every field's order the same, so that it can be told whether anything changed.
  const words = JSON.stringify({ config, isOpen })

  useEffect(() => {
    toggled.current = onToggled
  })

  // biome-ignore lint/correctness/useExhaustiveDependencies: the words stand for config and isOpen.
  useEffect(() => {
    message.current = { parley: 1, type: 'preview', config, is_open: isOpen }
    if (state === 'ready') frame.current?.contentWindow?.postMessage(message.current, window.location.origin)
  }, [words, state])

  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt waits anew.
  useEffect(() => {
    setState('waiting')
    const timer = setTimeout(() => setState((now) => (now === 'waiting' ? 'absent' : now)), patienceMs)
    const listener = (event: MessageEvent) => {
      if (event.origin !== window.location.origin || event.source !== frame.current?.contentWindow) return
      const { data: report } = previewReport.safeParse(event.data)
      if (!report) return
      if (report.type === 'preview-toggled') return toggled.current(report.is_open)
      setState('ready')
      // A frame that was loaded again is told too, though the state stays.
      frame.current?.contentWindow?.postMessage(message.current, window.location.origin)
    }
    window.addEventListener('message', listener)
    return () => {
      clearTimeout(timer)
      window.removeEventListener('message', listener)
    }
  }, [frame, attempt])

  return state
}
