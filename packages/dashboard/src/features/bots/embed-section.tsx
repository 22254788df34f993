import type { BotView } from '@parley/contract/bots'
import { ExternalLink } from 'lucide-react'
import { buttonClass } from '../../ui/button.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { linkClass } from '../../ui/link.ts'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { Section } from '../../ui/section.tsx'
import { AllowedDomains } from './allowed-domains.tsx'
import { EmbedToken } from './embed-token.tsx'
import type { BotDraft } from './use-bot-draft.ts'

/** How the bot gets onto a site, and onto which. */
export function EmbedSection({ bot, draft }: { bot: BotView; draft: BotDraft }) {
  const chatPage = new URL(`/widget/b/${bot.embed_token}/`, bot.test_page_url).href
  return (
    <div className="divide-y divide-line border-b border-line">
      <Section
        title="Snippet"
        description="Paste it into each page that should have the chat, anywhere before the end of the body."
      >
        <pre className="overflow-x-auto rounded-medium border border-line bg-sunken px-4 py-3 font-mono text-small whitespace-pre-wrap break-all">
          <code data-testid="snippet">{bot.snippet}</code>
        </pre>
        <p className="mt-2.5 flex items-center gap-2 text-muted">
          <span
            aria-hidden="true"
            className={`size-2 rounded-full ${bot.embedded_at ? 'bg-ok' : 'border border-line-strong'}`}
          />
          {bot.embedded_at ? (
            <span>
              A page of another site first loaded it <RelativeTime iso={bot.embedded_at} />.
            </span>
          ) : (
            <span>No other site has loaded it yet.</span>
          )}
        </p>
        <div className="mt-4 flex flex-wrap gap-2">
          <CopyButton text={bot.snippet} label="Copy snippet" look="primary" />
          <a href={bot.test_page_url} target="_blank" rel="noreferrer" className={buttonClass()}>
            Open a test page
            <ExternalLink size={14} aria-hidden="true" />
          </a>
        </div>
      </Section>
      <Section title="Chat page" description="The same chat on a page of its own, to link to from an e-mail or a menu.">
        <a
          href={chatPage}
          target="_blank"
          rel="noreferrer"
          className={`${linkClass} break-all [font-weight:400] underline decoration-line-strong`}
        >
          {chatPage}
        </a>
      </Section>
      <Section
        title="Token"
        description="It names the bot in the snippet and grants nothing but chatting. Replace it if the snippet is somewhere that it should not be."
      >
        <EmbedToken bot={bot} />
      </Section>
      <Section title="Sites" description="Which sites may carry this bot.">
        <AllowedDomains draft={draft} />
      </Section>
    </div>
  )
}
