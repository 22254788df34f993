import { createHash } from 'node:crypto'

/** Grey shapes where a site has its words and pictures: something to stand the widget on, and nothing to read. */
const styles = `
  :root { color-scheme: light dark; --ink: light-dark(#e7e5e4, #35302d); --soft: light-dark(#f0eeec, #292524); --line: light-dark(#ebe8e5, #292524); }
  * { box-sizing: border-box; }
  html, body { height: 100%; margin: 0; overflow: hidden; }
  body { background: light-dark(#ffffff, #1c1917); }
  i { display: block; border-radius: 6px; background: var(--soft); }
  header { display: flex; align-items: center; gap: 28px; height: 64px; padding: 0 5vw; border-bottom: 1px solid var(--line); }
  header i { width: 56px; height: 10px; }
  header .mark { width: 28px; height: 28px; border-radius: 8px; margin-right: auto; background: var(--ink); }
  main { max-width: 920px; margin: 0 auto; padding: 72px 5vw; }
  .title { width: 62%; height: 30px; margin-bottom: 14px; background: var(--ink); }
  .title + .title { width: 38%; margin-bottom: 30px; }
  .text { width: 74%; height: 12px; margin-bottom: 12px; }
  .text + .text { width: 66%; }
  .button { width: 132px; height: 42px; margin: 32px 0 64px; border-radius: 10px; background: var(--ink); }
  .cards { display: grid; grid-template-columns: repeat(3, 1fr); gap: 24px; }
  .cards div { padding: 20px; border: 1px solid var(--line); border-radius: 14px; }
  .cards .picture { height: 96px; margin-bottom: 18px; border-radius: 10px; }
  .cards .line { height: 10px; margin-bottom: 10px; }
  .cards .line:last-child { width: 60%; margin-bottom: 0; }
  @media (max-width: 639px) {
    header i:not(.mark) { width: 24px; }
    header i:nth-child(n + 4) { display: none; }
    main { padding: 40px 24px; }
    .title { width: 88%; height: 26px; }
    .title + .title { width: 54%; }
    .text { width: 100%; }
    .text + .text { width: 82%; }
    .button { margin-bottom: 44px; }
    .cards { grid-template-columns: 1fr; }
    .cards div + div { display: none; }
  }
`

/** For the page's policy: these styles, and no others, may stand in it. */
export const previewStylesHash = `sha256-${createHash('sha256').update(styles).digest('base64')}`

const card = '<div><i class="picture"></i><i class="line"></i><i class="line"></i></div>'

/** The page that the bot editor frames: a stand-in for the owner's site, on which the widget shows the draft. */
export const previewPage = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<link rel="icon" href="data:,">
<title>Preview</title>
<style>${styles}</style>
</head>
<body>
<div aria-hidden="true">
<header><i class="mark"></i><i></i><i></i><i></i></header>
<main>
<i class="title"></i><i class="title"></i>
<i class="text"></i><i class="text"></i>
<i class="button"></i>
<section class="cards">${card.repeat(3)}</section>
</main>
</div>
<script src="/widget/preview.js" defer></script>
</body>
</html>
`
