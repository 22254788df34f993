import type { FieldPath, FieldValues, UseFormSetError } from 'react-hook-form'
import { ApiError } from './api-error.ts'

/**
 * Puts the server's sentences beside their fields and returns those fields; none where the error is not about any
 * field of this form.
 */
export function applyFieldErrors<Values extends FieldValues>(
  error: unknown,
  names: readonly string[],
  setError: UseFormSetError<Values>,
): FieldPath<Values>[] {
  if (!(error instanceof ApiError)) return []
  const paths = Object.keys(error.fields).filter((path) => names.includes(path.split('.', 1)[0] ?? ''))
  for (const path of paths) setError(path as FieldPath<Values>, { type: 'server', message: error.fields[path] ?? '' })
  return paths as FieldPath<Values>[]
}
