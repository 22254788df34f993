import { z } from 'zod'

const timeZone = z.string().max(64).refine(isTimeZone, 'This time zone is not known. Choose one such as Europe/Berlin.')

/** `PATCH /api/v1/workspace`, answered with `meView`. A new time zone counts all days anew, shortly after. */
export const workspaceBody = z
  .strictObject({
    name: z.string().trim().min(1, 'Give the workspace a name.').max(80, 'A workspace name is at most 80 characters.'),
    time_zone: timeZone,
  })
  .partial()
export type WorkspaceBody = z.infer<typeof workspaceBody>

/** Whether this runtime knows an IANA time zone by this name. */
export function isTimeZone(name: string): boolean {
  // Offsets such as "+05:30" are accepted by Intl, but they are no zones: they know no summer.
  if (!/^[A-Za-z]/.test(name)) return false
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}

/** `GET /api/v1/checklist`: the first steps, each ticked by what happened. */
export const checklistView = z.object({
  has_bot: z.boolean(),
  /** Someone of the workspace talked to a bot, in the playground or on its test page. */
  has_tried: z.boolean(),
  /** A vendor has a key here, so that a model can answer. */
  has_model: z.boolean(),
  /** A page of another site loaded a bot's snippet. */
  is_embedded: z.boolean(),
  /** A visitor of another site had a conversation. */
  has_conversation: z.boolean(),
  /** Put away by `POST /api/v1/checklist/dismiss`. */
  is_dismissed: z.boolean(),
})
export type ChecklistView = z.infer<typeof checklistView>
