import type { Page, PageQuery } from '@parley/contract/paging'
import { z } from 'zod'
import { AppError } from '../../platform/errors.ts'
import type { DeskWindow } from './desk.repository.ts'

/** Throws `invalid_input` for a cursor that no page gave. */
export function toWindow({ q, cursor, limit }: PageQuery & { q?: string | undefined }): DeskWindow {
  return { q: q || undefined, below: cursor === undefined ? undefined : readCursor(cursor), limit }
}

/** Cuts rows, of which one more than the limit was read, to a page. */
export function toPage<Row extends { id: string }>(rows: readonly Row[], { limit }: DeskWindow): Page<Row> {
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  return { items, next_cursor: rows.length > limit && last ? writeCursor(last.id) : null }
}

function writeCursor(id: string): string {
  return Buffer.from(id.replaceAll('-', ''), 'hex').toString('base64url')
}

function readCursor(cursor: string): string {
  const hex = Buffer.from(cursor, 'base64url').toString('hex')
  const id = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
  if (z.uuid().safeParse(id).success) return id
  throw new AppError('invalid_input', 'The cursor is not one that a page of this list gave.', {
    fields: { cursor: 'The cursor is not one that a page of this list gave.' },
  })
}
