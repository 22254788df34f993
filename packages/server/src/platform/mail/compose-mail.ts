/** What a mail says; how it looks is the same for all. */
export interface MailContent {
  subject: string
  greeting: string
  /** Paragraphs before the button. */
  before: readonly string[]
  button?: { label: string; url: string }
  /** Paragraphs after it, in a quieter voice: how long it works, what to do if it was not you. */
  after: readonly string[]
}

/** A mail as plain text and as HTML that any mail program draws, in light and in dark; nothing in it is fetched. */
export function composeMail(content: MailContent): { subject: string; text: string; html: string } {
  // A header is one line, and a name that people chose may hold more.
  const subject = content.subject.replace(/\s+/g, ' ')
  return { subject, text: toText(content), html: toHtml({ ...content, subject }) }
}

function toText({ greeting, before, button, after }: MailContent): string {
  const link = button ? [`${button.label}:\n${button.url}`] : []
  return `${[greeting, ...before, ...link, ...after, '-- \nParley'].join('\n\n')}\n`
}

const font = "-apple-system, BlinkMacSystemFont, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif"

/** Mail programs that drop the style sheet still show the light look, which stands in the attributes. */
const darkStyles = `
  @media (prefers-color-scheme: dark) {
    .canvas { background: #141311 !important }
    .card { background: #1c1b19 !important; border-color: #2e2c29 !important }
    .ink { color: #eceae6 !important }
    .muted { color: #aaa6a0 !important }
    .rule { border-color: #2e2c29 !important }
    .button { background: #5dc7bb !important; color: #041c19 !important }
    .brand { color: #5dc7bb !important }
  }`

function toHtml({ subject, greeting, before, button, after }: MailContent): string {
  const line = (text: string) =>
    `<p class="ink" style="margin:0 0 16px;color:#211e19;font-size:15px;line-height:24px">${escapeHtml(text)}</p>`
  const aside = (text: string) =>
    `<p class="muted" style="margin:0 0 12px;color:#645f59;font-size:13px;line-height:20px">${escapeHtml(text)}</p>`
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${escapeHtml(subject)}</title>
<style>${darkStyles}</style>
</head>
<body class="canvas" style="margin:0;padding:0;background:#fbfaf7">
<table role="presentation" class="canvas" width="100%" cellpadding="0" cellspacing="0" style="background:#fbfaf7;font-family:${font}">
<tr><td align="center" style="padding:40px 16px">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="max-width:520px">
<tr><td class="brand" style="padding:0 4px 16px;color:#026a63;font-size:16px;font-weight:650;letter-spacing:-0.01em">Parley</td></tr>
<tr><td class="card" style="padding:32px;background:#ffffff;border:1px solid #e4e2dd;border-radius:12px">
<h1 class="ink" style="margin:0 0 20px;color:#211e19;font-size:20px;line-height:28px;font-weight:650">${escapeHtml(subject)}</h1>
${[greeting, ...before].map(line).join('\n')}
${button ? toButton(button) : ''}
<div class="rule" style="margin:24px 0 20px;border-top:1px solid #e4e2dd"></div>
${after.map(aside).join('\n')}
${button ? toCopy(button.url) : ''}
</td></tr>
</table>
</td></tr>
</table>
</body>
</html>
`
}

function toButton({ label, url }: { label: string; url: string }): string {
  return `<table role="presentation" cellpadding="0" cellspacing="0" style="margin:8px 0 0"><tr>
<td class="button" style="background:#026a63;border-radius:8px"><a class="button" href="${escapeHtml(url)}" style="display:inline-block;padding:12px 20px;background:#026a63;border-radius:8px;color:#ffffff;font-size:15px;font-weight:600;text-decoration:none">${escapeHtml(label)}</a></td>
</tr></table>`
}

/** For whoever's mail program shows no buttons, or who reads on another device. */
function toCopy(url: string): string {
  return `<p class="muted" style="margin:0;color:#645f59;font-size:13px;line-height:20px">If the button does nothing, copy this address into a browser:<br>
<span style="word-break:break-all">${escapeHtml(url)}</span></p>`
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character)
}
