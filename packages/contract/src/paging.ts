import { z } from 'zod'

/** The most items that one page holds. */
export const pageLimit = 100

/** Asks for a page of a list. `cursor` is the `next_cursor` of the page before; what stands in it is the server's affair. */
export const pageQuery = z.object({
  cursor: z.string().max(400).optional(),
  limit: z.coerce
    .number('limit is a whole number from 1 to 100.')
    .int('limit is a whole number from 1 to 100.')
    .min(1, 'limit is a whole number from 1 to 100.')
    .max(pageLimit, 'limit is a whole number from 1 to 100.')
    .default(50),
})
export type PageQuery = z.output<typeof pageQuery>

/**
 * A page of a list, with the way to the next; `next_cursor` is null on the last. A page of a search may hold fewer items
 * than it could, even none, and still have a next one.
 */
export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.object({ items: z.array(item), next_cursor: z.string().nullable() })
}
export interface Page<Item> {
  items: Item[]
  next_cursor: string | null
}
