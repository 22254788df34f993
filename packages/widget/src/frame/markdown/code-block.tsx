import { CopyButton } from '../copy-button.tsx'

export function CodeBlock({ language, text }: { language: string; text: string }) {
  return (
    <div class="code-block">
      <div class="code-head">
        <span>{language || 'code'}</span>
        <CopyButton text={text} label="Copy code" />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: scrolled by keyboard too, where a line is wider than the panel. */}
      <pre tabIndex={0}>
        <code>{text}</code>
      </pre>
    </div>
  )
}
