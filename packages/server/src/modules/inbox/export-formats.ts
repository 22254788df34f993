import type { ExportedPart } from './export-conversations.ts'

type Parts = AsyncIterable<ExportedPart> | Iterable<ExportedPart>

/** How an export is written: as CSV with a row per message, or as one JSON array of conversations. */
export interface ExportFormat {
  contentType: string
  write(parts: Parts): AsyncGenerator<string>
}

export const csvColumns = [
  'conversation_id',
  'bot_id',
  'bot',
  'conversation_state',
  'site',
  'message_id',
  'role',
  'text',
  'sent_at',
  'answer_state',
  'rating',
  'model',
]

export const exportFormats: Record<'csv' | 'json', ExportFormat> = {
  csv: { contentType: 'text/csv; charset=utf-8', write: writeCsv },
  json: { contentType: 'application/json; charset=utf-8', write: writeJson },
}

/** RFC 4180. The mark at the beginning tells spreadsheets that it is UTF-8. */
async function* writeCsv(parts: Parts): AsyncGenerator<string> {
  yield `\ufeff${csvColumns.join(',')}\r\n`
  for await (const { conversation, messages } of parts) {
    let rows = ''
    for (const message of messages) {
      const cells = [
        ...[conversation.id, conversation.bot_id, conversation.bot_name, conversation.state, conversation.origin],
        ...[message.id, message.role, message.text, message.created_at.toISOString()],
        ...[message.state, message.rating, message.model],
      ]
      rows += `${cells.map(csvCell).join(',')}\r\n`
    }
    if (rows !== '') yield rows
  }
}

/** A spreadsheet would run what begins like a formula, and visitors write what they like. */
export function csvCell(value: string | null): string {
  if (value === null) return ''
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

async function* writeJson(parts: Parts): AsyncGenerator<string> {
  let isEmpty = true
  for await (const { conversation, messages, isFirst, isLast } of parts) {
    let text = ''
    if (isFirst) {
      const { message_count: _count, is_meant: _meant, bot_id: botId, bot_name: name, id, ...rest } = conversation
      const head = JSON.stringify({ id, bot: { id: botId, name }, ...rest })
      text = `${isEmpty ? '[' : ','}\n${head.slice(0, -1)},"messages":[`
      isEmpty = false
    }
    text += messages
      .map(({ conversation_id: _conversation, position: _position, ...message }, index) => {
        const comma = isFirst && index === 0 ? '' : ','
        return `${comma}\n  ${JSON.stringify(message)}`
      })
      .join('')
    yield isLast ? `${text}]}` : text
  }
  yield isEmpty ? '[]\n' : '\n]\n'
}
