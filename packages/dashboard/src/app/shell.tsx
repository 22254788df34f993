import { Dialog } from '@base-ui/react/dialog'
import { useSuspenseQuery } from '@tanstack/react-query'
import { Outlet, useNavigate } from '@tanstack/react-router'
import { Menu, Search } from 'lucide-react'
import { lazy, type ReactNode, Suspense, useState } from 'react'
import { meQuery } from '../features/accounts/accounts.queries.ts'
import { VerificationBanner } from '../features/accounts/verification-banner.tsx'
import { Wordmark } from '../ui/brand.tsx'
import { IconButton } from '../ui/button.tsx'
import { useShortcuts } from './keyboard.ts'
import { placesOf } from './navigation.ts'
import { sidebarFold } from './remembered-flag.ts'
import { Sidebar } from './sidebar.tsx'
import { SuspensionBanner } from './suspension-banner.tsx'

const Palette = lazy(async () => ({ default: (await import('./palette.tsx')).Palette }))
const ShortcutsDialog = lazy(async () => ({ default: (await import('./shortcuts-dialog.tsx')).ShortcutsDialog }))

/** The frame around every screen of someone logged in: a sidebar, which is a drawer on phones, and the page. */
export function Shell() {
  const { data: me } = useSuspenseQuery(meQuery)
  const [isMenuOpen, setIsMenuOpen] = useState(false)
  const [palette, setPalette] = useOnce()
  const [shortcuts, setShortcuts] = useOnce()
  const isFolded = sidebarFold.use()
  const navigate = useNavigate()
  const openPalette = () => setPalette(true)

  useShortcuts(() => setPalette(!palette.isOpen), {
    '[': sidebarFold.toggle,
    '?': () => setShortcuts(true),
    ...Object.fromEntries(
      placesOf(me.user).flatMap(({ key, to }) => (key ? [[`g ${key}`, () => void navigate({ to })]] : [])),
    ),
  })

  return (
    <>
      <a
        href="#content"
        className="sr-only rounded-medium bg-accent font-strong text-on-accent focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-60 focus:px-3 focus:py-1.5"
      >
        Skip to content
      </a>
      <Frame
        sidebar={<Sidebar me={me} onSearch={openPalette} isFolded={isFolded} />}
        topBar={
          <div className="flex gap-1">
            <IconButton label="Search" aria-haspopup="dialog" onClick={openPalette}>
              <Search size={18} aria-hidden="true" />
            </IconButton>
            <IconButton label="Open the menu" aria-haspopup="dialog" onClick={() => setIsMenuOpen(true)}>
              <Menu size={18} aria-hidden="true" />
            </IconButton>
          </div>
        }
        banners={
          <>
            <SuspensionBanner workspace={me.workspace} />
            <VerificationBanner user={me.user} />
          </>
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
            <Sidebar me={me} onSearch={openPalette} onNavigate={() => setIsMenuOpen(false)} />
            <Dialog.Close className="sr-only">Close the menu</Dialog.Close>
          </Dialog.Popup>
        </Dialog.Portal>
      </Dialog.Root>
      <Suspense>
        {palette.wasOpened && (
          <Palette
            me={me}
            isOpen={palette.isOpen}
            onClose={() => setPalette(false)}
            onShowShortcuts={() => setShortcuts(true)}
          />
        )}
        {shortcuts.wasOpened && (
          <ShortcutsDialog user={me.user} isOpen={shortcuts.isOpen} onClose={() => setShortcuts(false)} />
        )}
      </Suspense>
    </>
  )
}

/** Whether something is open, and whether it ever was: until then its code is not even fetched. */
function useOnce() {
  const [state, setState] = useState({ isOpen: false, wasOpened: false })
  const set = (isOpen: boolean) => setState(({ wasOpened }) => ({ isOpen, wasOpened: wasOpened || isOpen }))
  return [state, set] as const
}

interface FrameProps {
  sidebar?: ReactNode
  topBar?: ReactNode
  /** What holds for every page, above it. */
  banners?: ReactNode
  children?: ReactNode
}

function Frame({ sidebar, topBar, banners, children }: FrameProps) {
  const isFolded = sidebarFold.use()
  return (
    <div className={`md:grid ${isFolded ? 'md:grid-cols-[57px_minmax(0,1fr)]' : 'md:grid-cols-[240px_minmax(0,1fr)]'}`}>
      <aside className="sticky top-0 z-30 hidden h-dvh border-r border-line bg-sunken md:block">{sidebar}</aside>
      <div className="flex min-h-dvh flex-col has-data-full-bleed:h-dvh">
        <header className="flex h-13 shrink-0 items-center justify-between border-b border-line bg-sunken px-5 md:hidden">
          <Wordmark />
          {topBar}
        </header>
        {banners}
        <main
          id="content"
          tabIndex={-1}
          className="mx-auto w-full max-w-[1120px] flex-1 px-5 pt-8 pb-16 outline-none has-data-full-bleed:min-h-0 has-data-full-bleed:max-w-none has-data-full-bleed:p-0 md:px-10 md:pt-10"
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
