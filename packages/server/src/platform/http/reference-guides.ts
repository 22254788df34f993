import type { ErrorCode } from '@parley/contract/errors'
import { paintJson, paintShell, panel } from './reference-code.ts'
import { type Html, html, inline } from './reference-html.ts'

/** What this installation allows in a minute. */
export interface ReferenceLimits {
  apiRequestsPerMinute: number
  visitorMessagesPerMinute: number
  ipMessagesPerMinute: number
}

interface Guide {
  id: string
  title: string
  body: Html
  code: Html | readonly Html[]
}

/** What holds for all endpoints alike. */
export function guides({
  origin,
  limits,
  errors,
  statuses,
}: {
  origin: string
  limits: ReferenceLimits
  errors: Record<ErrorCode, string>
  statuses: Record<ErrorCode, number>
}): Guide[] {
  const number = (value: number) => value.toLocaleString('en')
  return [
    {
      id: 'authentication',
      title: 'Authentication',
      body: html`<p>Owners and admins make keys in the dashboard, under <a href="/dashboard/api-keys/">API keys</a>. A key is shown once; only its hash is kept. Send it with every request, from your server only: whoever has a key has your conversations.</p>
<ul class="fields"><li><div class="field"><code>read</code></div><p>Looks at bots, conversations and insights.</p></li><li><div class="field"><code>write</code></div><p>Also makes and changes them. No key deletes a bot, makes other keys or touches accounts.</p></li></ul>
<p>A key may expire after a time you choose, and can be revoked at any moment. The chat endpoints take no key: they open by a bot's public embed token.</p>`,
      code: panel(
        'Every request',
        paintShell(`curl ${origin}/api/v1/bots \\\n  -H "Authorization: Bearer $PARLEY_API_KEY"`),
      ),
    },
    {
      id: 'errors',
      title: 'Errors',
      body: html`<p>Whatever fails is answered with a status from 400 on and one form of body. ${inline('Go by `code`, which never changes its meaning; `message` is for people, and may be put better tomorrow.')}</p>
<ul class="errors">${(Object.keys(errors) as ErrorCode[]).map(
        (code) =>
          html`<li><span class="status">${statuses[code]}</span><span><code>${code}</code> ${inline(errors[code])}</span></li>`,
      )}</ul>`,
      code: panel(
        'An error',
        paintJson({
          error: {
            code: 'invalid_input',
            message: 'Give the bot a name.',
            fields: { name: 'Give the bot a name.' },
          },
        }),
      ),
    },
    {
      id: 'pagination',
      title: 'Pages',
      body: html`<p>${inline('Long lists come in pages, newest first. A page holds `limit` items at most, from 1 to 100. Where there are more, `next_cursor` leads to them: send it as `cursor`. On the last page it is null.')}</p>
<p>A cursor marks a place, not a number: items that are added meanwhile shift nothing. Its text means nothing outside the server.</p>`,
      code: [
        panel(
          'The next page',
          paintShell(
            `curl "${origin}/api/v1/conversations?limit=50&cursor=$NEXT_CURSOR" \\\n  -H "Authorization: Bearer $PARLEY_API_KEY"`,
          ),
        ),
      ],
    },
    {
      id: 'rate-limits',
      title: 'Rate limits',
      body: html`<p>Here a key may make ${number(limits.apiRequestsPerMinute)} requests a minute; a visitor may send ${number(limits.visitorMessagesPerMinute)} messages a minute, and one address ${number(limits.ipMessagesPerMinute)}. ${inline('Past that the answer is 429 with `retry_after_s`, and the same seconds in the header `Retry-After`. Wait that long; trying sooner does not help.')}</p>`,
      code: panel(
        'Too many requests',
        paintJson({
          error: {
            code: 'rate_limited',
            message: 'Too many requests with this API key. Try again in 12 seconds.',
            retry_after_s: 12,
          },
        }),
      ),
    },
    {
      id: 'streaming',
      title: 'Streams',
      body: html`<p>${inline('With `Accept: text/event-stream` an answer comes as it is written: server-sent events, in the form of the AI SDK’s UI message stream, so that its `useChat` reads it too.')}</p>
<ul class="fields">
<li><div class="field"><code>start</code> <code>data-turn</code></div><p>Which message this answers, in which conversation.</p></li>
<li><div class="field"><code>text-delta</code></div><p>${inline('The next piece of the text, in `delta`.')}</p></li>
<li><div class="field"><code>finish</code></div><p>The answer is complete, and stored.</p></li>
<li><div class="field"><code>abort</code></div><p>It was stopped. The text so far stands.</p></li>
<li><div class="field"><code>error</code></div><p>It failed. The text so far stands; sending the same message again retries it.</p></li>
</ul>
<p>${inline('Each event has an `id`. A client that lost its connection sends the last one it saw as `Last-Event-ID`, and misses nothing. The answer goes on whether or not anyone reads it.')}</p>`,
      code: panel('An answer', [html`${streamExample}`]),
    },
  ]
}

/** The events of one answer, as they stand on the wire. */
export const streamExample = `id: 1
data: {"type":"start","messageId":"0198c1f2-…"}

id: 2
data: {"type":"data-turn","data":{"session_id":"customer-4711",…}}

id: 3
data: {"type":"text-start","id":"0"}

id: 4
data: {"type":"text-delta","id":"0","delta":"Orders leave "}

id: 5
data: {"type":"text-delta","id":"0","delta":"within a day."}

id: 6
data: {"type":"text-end","id":"0"}

id: 7
data: {"type":"finish","messageMetadata":{"state":"complete","is_cut":false}}

data: [DONE]
`
