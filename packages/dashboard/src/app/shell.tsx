import { Dialog } from '@base-ui/react/dialog'
import { useSuspenseQuery } from '@tanstack/react-query'
import { Outlet } from '@tanstack/react-router'
import { Menu } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { meQuery } from '../features/accounts/accounts.queries.ts'
import { Wordmark } from '../ui/brand.tsx'
import { IconButton } from '../ui/button.tsx'
import { Sidebar } from './sidebar.tsx'

/** The frame around every screen of someone logged in: a sidebar, which is a drawer on phones, and the page. */
export function Shell() {
  const { data: me } = useSuspenseQuery(meQuery)
  const [isMenuOpen, setIsMenuOpen] = useState(false)
  return (
    <>
      <a
        href="#content"
        className="sr-only rounded-medium bg-accent font-strong text-on-accent focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-60 focus:px-3 focus:py-1.5"
      >
        Skip to content
      </a>
      <Frame
        sidebar={<Sidebar me={me} />}
        topBar={
          <IconButton label="Open the menu" aria-haspopup="dialog" onClick={() => setIsMenuOpen(true)}>
            <Menu size={18} aria-hidden="true" />
          </IconButton>
        }
      >
        <Outlet />
      </Frame>
      <Dialog.Root open={isMenuOpen} onOpenChange={setIsMenuOpen}>
        <Dialog.Portal>
          <Dialog.Backdrop className="fixed inset-0 z-40 bg-scrim transition-opacity data-ending-style:opacity-0 data-starting-style:opacity-0 md:hidden" />
          <Dialog.Popup
            aria-label="Menu"
            className="fixed inset-y-0 left-0 z-50 w-[272px] overflow-y-auto border-r border-line bg-sunken text-ink shadow-popup outline-none transition-transform data-ending-style:-translate-x-full data-starting-style:-translate-x-full md:hidden"
          >
            <Sidebar me={me} onNavigate={() => setIsMenuOpen(false)} />
            <Dialog.Close className="sr-only">Close the menu</Dialog.Close>
          </Dialog.Popup>
        </Dialog.Portal>
      </Dialog.Root>
    </>
  )
}

interface FrameProps {
  sidebar?: ReactNode
  topBar?: ReactNode
  children?: ReactNode
}

function Frame({ sidebar, topBar, children }: FrameProps) {
  return (
    <div className="md:grid md:grid-cols-[240px_minmax(0,1fr)]">
      <aside className="sticky top-0 hidden h-dvh border-r border-line bg-sunken md:block">{sidebar}</aside>
      <div className="flex min-h-dvh flex-col">
        <header className="flex h-13 items-center justify-between border-b border-line bg-sunken px-5 md:hidden">
          <Wordmark />
          {topBar}
        </header>
        <main
          id="content"
          tabIndex={-1}
          className="mx-auto w-full max-w-[1120px] flex-1 px-5 pt-8 pb-16 outline-none md:px-10 md:pt-10"
        >
          {children}
        </main>
      </div>
    </div>
  )
}

/** The frame alone, while it is still open who is logged in: nothing jumps when that is known. */
export function ShellSkeleton() {
  return (
    <Frame>
      <div role="status" aria-label="Loading" />
    </Frame>
  )
}
