// `node packages/widget/dev/serve.ts`: the built widget on a page of another origin, without Parley's server.
import { setTimeout as delay } from 'node:timers/promises'
import type { FakeAnswer } from './fake-answer.ts'
import { plainConfig, startFakeParley } from './fake-parley.ts'
import { serveHostPage } from './host-page.ts'
import { showcase } from './showcase.ts'

async function writeSlowly(message: string, answer: FakeAnswer): Promise<void> {
  await delay(700)
  const text = /fail/i.test(message) ? 'It begins well, but' : showcase
  for (const word of text.match(/\S+\s*|\s+/g) ?? []) {
    if (answer.state !== 'running') return
    answer.say(word)
    await delay(25)
  }
  answer.end(/fail/i.test(message) ? 'interrupted' : 'complete')
}

const parley = await startFakeParley((message, answer) => void writeSlowly(message, answer))
const script = `<script async src="${parley.origin}/widget/embed/${plainConfig.token}.js"></script>`
const site = await serveHostPage({ body: script })
console.log(`\n  A site        ${site.origin}/`)
console.log(`  The chat page ${parley.origin}/widget/b/${plainConfig.token}/`)
console.log('  Ask "fail" for an answer that breaks off.\n')
