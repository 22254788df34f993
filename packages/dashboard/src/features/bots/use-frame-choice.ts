import { useState } from 'react'

export type PreviewFrame = 'page' | 'phone'

const key = 'parley.preview-frame'

/** What the preview stands in, remembered in this browser. */
export function useFrameChoice(): [PreviewFrame, (frame: PreviewFrame) => void] {
  const [frame, setFrame] = useState(read)
  return [
    frame,
    (next) => {
      setFrame(next)
      try {
        localStorage.setItem(key, next)
      } catch {
        // Without storage it is remembered until the page is left.
      }
    },
  ]
}

function read(): PreviewFrame {
  try {
    const kept = localStorage.getItem(key)
    if (kept === 'page' || kept === 'phone') return kept
  } catch {
    // As above.
  }
  return window.matchMedia('(width < 64rem)').matches ? 'phone' : 'page'
}
