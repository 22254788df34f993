import { useEffect, useState } from 'preact/hooks'
import { CheckIcon, CopyIcon } from './icons.tsx'

/** How long it says that it has copied, in milliseconds. */
const thanksMs = 1_600

export function CopyButton({ text, label }: { text: string; label: string }) {
  const [isCopied, setCopied] = useState(false)
  useEffect(() => {
    if (!isCopied) return
    const timer = setTimeout(() => setCopied(false), thanksMs)
    return () => clearTimeout(timer)
  }, [isCopied])
  // Browsers have no clipboard for pages without TLS.
  if (!navigator.clipboard) return null
  // Nothing happens where the browser refuses: the text can still be selected.
  const copy = () =>
    navigator.clipboard
      .writeText(text)
      .then(() => setCopied(true))
      .catch(() => undefined)
  return (
    <button type="button" class="icon-button small" aria-label={isCopied ? 'Copied' : label} onClick={copy}>
      {isCopied ? <CheckIcon /> : <CopyIcon />}
    </button>
  )
}
