import type { LauncherConfig } from '@parley/contract/widget'
import { mountWidget } from './mount-widget.ts'

/** The server puts the bot's configuration in this name's place. */
declare const __PARLEY_CONFIG__: LauncherConfig

const script = document.currentScript
if (script instanceof HTMLScriptElement) mountWidget(new URL(script.src).origin, __PARLEY_CONFIG__)
