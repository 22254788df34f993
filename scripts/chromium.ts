import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'

const usualPlaces = [
  ...['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge'].flatMap((name) =>
    (process.env.PATH ?? '').split(process.platform === 'win32' ? ';' : ':').map((folder) => join(folder, name)),
  ),
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  ...[process.env.ProgramFiles, process.env['ProgramFiles(x86)'], process.env.LocalAppData].flatMap((folder) =>
    folder
      ? [
          join(folder, 'Google/Chrome/Application/chrome.exe'),
          join(folder, 'Chromium/Application/chrome.exe'),
          join(folder, 'Microsoft/Edge/Application/msedge.exe'),
        ]
      : [],
  ),
]

/** Where a Chromium is: `CHROMIUM_PATH`, or the first found in the usual places. Throws with the line that installs one. */
export function findChromium(): string {
  const named = process.env.CHROMIUM_PATH
  if (named && !existsSync(named)) throw new Error(`CHROMIUM_PATH names "${named}", which does not exist.`)
  const path = named ?? usualPlaces.find((place) => existsSync(place))
  if (path) return path
  throw new Error(`The browser tests need Chromium. Install it: ${installLine()}`)
}

/** As {@link findChromium}; on Debian and its kin it installs the system's own where it may. */
export function ensureChromium(): string {
  try {
    return findChromium()
  } catch (error) {
    const mayInstall = process.platform === 'linux' && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')
    if (process.env.CHROMIUM_PATH || !mayInstall) throw error
  }
  console.log('Installing Chromium for the browser tests.')
  const script = 'apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium'
  const { status, stderr } = spawnSync('sh', ['-c', script], {
    ...{ encoding: 'utf8', stdio: ['ignore', 'ignore', 'pipe'] },
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  })
  if (status !== 0) throw new Error(`Chromium could not be installed:\n${stderr}\nInstall it: ${installLine()}`)
  return findChromium()
}

function installLine(): string {
  if (process.platform === 'darwin') return 'brew install --cask chromium'
  if (process.platform === 'win32') return 'winget install Google.Chrome'
  return 'sudo apt-get install -y chromium'
}
