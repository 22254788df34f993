import { Check, Copy } from 'lucide-react'
import { useEffect, useState } from 'react'
import { Button, type ButtonLook } from './button.tsx'
import { copyText } from './copy-text.ts'
import { showToast } from './toasts.tsx'

/** Copies `text` and says so in its own place for two seconds. `label` names it: "Copy snippet". */
export function CopyButton({ text, label, look }: { text: string; label: string; look?: ButtonLook }) {
  const [isCopied, setIsCopied] = useState(false)
  useEffect(() => {
    if (!isCopied) return
    const timer = setTimeout(() => setIsCopied(false), 2_000)
    return () => clearTimeout(timer)
  }, [isCopied])

  async function copy() {
    if (await copyText(text)) setIsCopied(true)
    else showToast('The browser did not allow copying. Select the text and copy it by hand.', 'failed')
  }

  return (
    <>
      <Button look={look ?? 'plain'} onClick={copy}>
        {isCopied ? <Check size={15} aria-hidden="true" /> : <Copy size={15} aria-hidden="true" />}
        {isCopied ? 'Copied' : label}
      </Button>
      <span role="status" className="sr-only">
        {isCopied ? 'Copied to the clipboard.' : ''}
      </span>
    </>
  )
}
