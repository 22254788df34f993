import type { LauncherConfig } from '@parley/contract/widget'
import { readableOn } from '../colour.ts'

/** The launcher's and the panel's looks; in the shadow root, so that nothing of the page reaches them. */
export function widgetStyles({ primary_color: colour, position, color_scheme: scheme }: LauncherConfig): CSSStyleSheet {
  const [vertical, horizontal] = position.split('-')
  const opposite = vertical === 'bottom' ? 'top' : 'bottom'
  const dark = '.panel{background:#1c1917;box-shadow:0 0 0 1px #ffffff1f,0 12px 48px #00000080}'
  const schemes = scheme === 'auto' ? 'light dark' : scheme
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(`
:host{color-scheme:${schemes}}
.launcher{all:unset;box-sizing:border-box;position:fixed;${vertical}:max(20px,env(safe-area-inset-${vertical}));${horizontal}:max(20px,env(safe-area-inset-${horizontal}));min-width:56px;max-width:min(320px,100vw - 40px);height:56px;padding:0 15px;border-radius:28px;cursor:pointer;display:grid;grid-template-columns:26px auto;align-items:center;font:600 15px/1.25 system-ui,-apple-system,sans-serif;background:${colour};color:${readableOn(colour)};box-shadow:0 0 0 1px #ffffff1f,0 1px 2px #0000001f,0 6px 20px #00000033;transition:transform 160ms ease-out;-webkit-tap-highlight-color:transparent}
.launcher:hover{transform:scale(1.05)}
.launcher:active{transform:scale(.97)}
.launcher:focus-visible{outline:3px solid ${colour};outline-offset:3px;box-shadow:0 0 0 3px #fff,0 0 0 7px #fff}
svg{grid-area:1/1;width:26px;height:26px;fill:none;stroke:currentColor;stroke-width:1.9;stroke-linecap:round;stroke-linejoin:round;transition:opacity 160ms,transform 160ms ease-out}
span{margin:0 7px 0 11px;display:-webkit-box;-webkit-box-orient:vertical;-webkit-line-clamp:2;overflow:hidden;overflow-wrap:anywhere;text-wrap:balance}
span:empty,[aria-expanded=true] span{display:none}
[aria-expanded=true] .closed,[aria-expanded=false] .open{opacity:0;transform:scale(.6)}
.panel{position:fixed;${vertical}:88px;${horizontal}:20px;width:400px;height:680px;max-width:calc(100vw - 40px);max-height:calc(100dvh - 108px);border-radius:16px;overflow:hidden;background:#fff;box-shadow:0 0 0 1px #00000014,0 12px 48px #0000003d;transform-origin:${vertical} ${horizontal};transition:opacity 160ms ease-out,transform 160ms ease-out,visibility 160ms}
.panel[inert]{opacity:0;visibility:hidden;transform:scale(.94) translateY(${opposite === 'top' ? '' : '-'}8px)}
iframe{display:block;border:0;width:100%;height:100%;color-scheme:${schemes}}
${scheme === 'dark' ? dark : scheme === 'auto' ? `@media(prefers-color-scheme:dark){${dark}}` : ''}
@media(max-width:639px){.panel{inset:var(--top,0) 0 auto;width:100%;height:var(--room,100dvh);max-width:none;max-height:none;border-radius:0;transform-origin:${vertical} ${horizontal}}.launcher[aria-expanded=true]{visibility:hidden}}
@media(prefers-reduced-motion:reduce){*{transition:none!important}}
@media(forced-colors:active){.launcher{border:2px solid;padding:0 13px}.panel{border:1px solid}}
@media print{:host{display:none}}`)
  return sheet
}
