/** HTML that may stand in a page as it is. */
export class Html {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

type Part = Html | string | number | false | undefined | readonly Part[]

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

/** Makes HTML of a template: whatever is put into it and is no HTML itself is text. */
export function html(strings: TemplateStringsArray, ...parts: Part[]): Html {
  return new Html(strings.map((string, index) => (index === 0 ? string : write(parts[index - 1]) + string)).join(''))
}

function write(part: Part): string {
  if (part instanceof Html) return part.text
  if (Array.isArray(part)) return part.map(write).join('')
  if (part === false || part === undefined) return ''
  return String(part).replace(/[&<>"']/g, (character) => entities[character] ?? character)
}

/** A sentence of Markdown, of which `code` is all that is used. */
export function inline(text: string): Html[] {
  return text.split('`').map((piece, index) => (index % 2 === 1 ? html`<code>${piece}</code>` : html`${piece}`))
}
