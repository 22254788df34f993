/** An answer with all that Markdown has to offer. */
export const showcase = `Here is how to pick a **warm** lamp for a *small* room.

## Before you buy

1. Measure the corner, with the door open
2. Look for a colour temperature between \`2200 K\` and \`2700 K\`
   - candle-like: 2200 K
   - living room: 2700 K
3. Mind the ~~wattage~~ lumens

| Lamp | Light | Price |
|---|---|---:|
| Brass, small | 2200 K | € 40 |
| Oak, tall | 2700 K | € 95 |

> A dimmer makes any lamp a little warmer.

\`\`\`js
const lamp = findLamp({ warmth: 'high', height: 40 })
lamp.turnOn()
\`\`\`

---

More is on [the page about light](https://example.com/light), or write to <mailto:lamps@example.com>.`
