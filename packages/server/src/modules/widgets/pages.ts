import type { WidgetConfig } from '@parley/contract/widget'
import type { PublicBot } from '../bots/index.ts'
import { embedJson, escapeHtml } from './html.ts'
import type { FrameAssets } from './widget-files.ts'

/** The chat page, in the widget's iframe and on its own; without a bot, in the editor's preview, it is told what to show. */
export function chatPage(config: WidgetConfig | null, assets: FrameAssets): string {
  const styles = assets.styles.map((file) => `<link rel="stylesheet" href="/widget/assets/${file}">`).join('')
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, interactive-widget=resizes-content">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="data:,">
<title>${escapeHtml(config?.name ?? 'Preview')}</title>
${styles}
</head>
<body>
<div id="parley"></div>
<script type="application/json" id="parley-config">${embedJson(config)}</script>
<script type="module" src="/widget/assets/${assets.script}"></script>
</body>
</html>
`
}

/** A stand-in for the owner's site, to see the widget as visitors will. */
export function testPage({ name, token, unavailable, archived_at: archivedAt }: PublicBot): string {
  const notice = archivedAt
    ? `${name} is archived, so its snippet shows nothing. Unarchive it to see it here again.`
    : unavailable && `${name} answers nobody at present. Visitors read: “${unavailable}”`
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<link rel="icon" href="data:,">
<title>Test page for ${escapeHtml(name)}</title>
<style>
  body { margin: 0; font: 16px/1.6 system-ui, sans-serif; color: light-dark(#292524, #e7e5e4); background: light-dark(#fafaf9, #1c1917); }
  main { max-width: 640px; margin: 0 auto; padding: 96px 24px; }
  h1 { font-size: 28px; line-height: 1.25; letter-spacing: -0.01em; margin: 0 0 12px; }
  p { margin: 0 0 16px; color: light-dark(#57534e, #a8a29e); }
  .notice { padding: 12px 16px; border-radius: 8px; color: light-dark(#713f12, #fde68a); background: light-dark(#fef9c3, #422006); }
  hr { border: 0; border-top: 1px solid light-dark(#e7e5e4, #292524); margin: 40px 0; }
  .line { height: 12px; border-radius: 6px; margin: 0 0 14px; background: light-dark(#efedeb, #292524); }
</style>
</head>
<body>
<main>
<h1>A page like yours</h1>
<p>This page carries the snippet of ${escapeHtml(name)}, just as your own site will.${notice ? '' : ' Open the launcher in the corner and ask something.'}</p>
${notice ? `<p class="notice">${escapeHtml(notice)}</p>` : "<p>What you send here counts as traffic, like any visitor's.</p>"}
<hr>
<div aria-hidden="true">
<div class="line" style="width: 92%"></div><div class="line" style="width: 98%"></div><div class="line" style="width: 64%"></div>
<div class="line" style="width: 88%; margin-top: 40px"></div><div class="line" style="width: 96%"></div><div class="line" style="width: 41%"></div>
</div>
</main>
<script async src="/widget/embed/${escapeHtml(token)}.js"></script>
</body>
</html>
`
}
