import type { MeView } from '@parley/contract/accounts'
import { useQueryClient } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { type ComponentProps, type ReactNode, useCallback, useEffect, useState } from 'react'
import { ApiError, messageOf } from '../../api/api-error.ts'
import { Wordmark } from '../../ui/brand.tsx'
import { formatWait } from '../../ui/dates.ts'
import { Field } from '../../ui/field.tsx'
import { Notice } from '../../ui/notice.tsx'
import { useDocumentTitle } from '../../ui/page-header.tsx'
import { meQuery } from './accounts.queries.ts'
import { safeNextPath } from './next-path.ts'

/** The calm page around logging in, registering, and what a mailed link leads to. */
export function AccountFrame({ title, children, footer }: { title: string; children: ReactNode; footer: ReactNode }) {
  useDocumentTitle(title)
  return (
    <main className="flex min-h-dvh flex-col items-center px-5 pt-[12dvh] pb-12">
      <Wordmark />
      <div className="mt-8 w-full max-w-[360px]">
        <h1 className="text-center text-title font-strong">{title}</h1>
        {children}
        {footer && <p className="mt-6 text-center text-muted">{footer}</p>}
      </div>
    </main>
  )
}

interface TextFieldProps extends ComponentProps<'input'> {
  label: string
  hint?: string
  error: string | undefined
}

export function TextField({ label, hint, error, ...input }: TextFieldProps) {
  return (
    <Field label={label} hint={hint} error={error}>
      {(control) => <input {...control} {...input} className="control" />}
    </Field>
  )
}

/** What a form as a whole was refused for, above its fields; goes away when waiting is over. */
export function FormFailure({ error, onWaited }: { error: unknown; onWaited: () => void }) {
  const waitS = error instanceof ApiError ? error.retryAfterS : undefined
  useEffect(() => {
    if (waitS === undefined) return
    const timer = setTimeout(onWaited, waitS * 1_000)
    return () => clearTimeout(timer)
  }, [waitS, onWaited])

  if (!error) return null
  const sentence = waitS === undefined ? messageOf(error) : `Too many attempts. Try again in ${formatWait(waitS)}.`
  return (
    <Notice look="danger" isAlert>
      {sentence}
    </Notice>
  )
}

/** The error of a form as a whole, and how to set and clear it. */
export function useFormFailure() {
  const [error, setError] = useState<unknown>()
  const clear = useCallback(() => setError(undefined), [])
  return { error, setError, clear }
}

/** Goes on after logging in: nothing of whoever was logged in before is kept. */
export function useEnter(next: string | undefined) {
  const queryClient = useQueryClient()
  const router = useRouter()
  return (me: MeView) => {
    queryClient.clear()
    queryClient.setQueryData(meQuery.queryKey, me)
    const path = safeNextPath(next)
    if (path.startsWith('/dashboard')) router.history.push(path)
    else window.location.assign(path)
  }
}
