import type { DatabaseKind } from '../databases.ts'
import { fillDatabase } from '../fill-database.ts'
import { byTurns, type Measure, short } from '../measure.ts'
import type { OwnParley, Stand, Target } from '../stand.ts'

const visitors = 16
const shape = { tokens: 20, pace: 'at once' } as const
const wanted = { embedded: 400, PostgreSQL: 800 }
/** Of the same load, measured on two cores as well. */
const flowise = { embedded: '114 (SQLite)', PostgreSQL: '159' }

interface Stored extends OwnParley {
  kind: DatabaseKind
  isFull: boolean
}

async function rate(stand: Stand, { address, name }: Target) {
  const [rampMs, ms] = stand.isQuick ? [1_000, 2_500] : [1_500, 4_000]
  const { answers, seconds, first, errors } = await stand.load({
    ...{ kind: 'closed', address, shape, isStreamed: false, visitors, rampMs, until: { ms } },
  })
  if (Object.keys(errors).length > 0) throw new Error(`${name}: answers failed: ${JSON.stringify(errors)}`)
  return { perSecond: answers / seconds, p50: first.p50, p99: first.p99 }
}

/** Two servers on each database, one of which has much stored, so that both are measured by turns. */
async function openServers(stand: Stand, messages: number): Promise<Stored[]> {
  const servers: Stored[] = []
  for (const kind of stand.kinds) {
    for (const isFull of [false, true]) servers.push(Object.assign(await stand.ownParley(kind), { kind, isFull }))
  }
  // Both at once: one is written by a thread of this process, the other by the database server.
  const fill = (server: Stored) => server.whileStopped(() => fillDatabase(server.env, { ...server, messages }))
  const start = performance.now()
  await Promise.all(servers.filter(({ isFull }) => isFull).map(fill))
  const seconds = short((performance.now() - start) / 1_000)
  console.log(`Stored ${messages.toLocaleString('en')} messages a database in ${seconds} s.`)
  return servers
}

export const sends: Measure = {
  name: 'sends',
  run: async (stand) => {
    const messages = stand.isQuick ? 20_000 : 1_000_000
    const servers = await openServers(stand, messages)
    try {
      const figures = await byTurns(servers, stand.isQuick ? 1 : 3, (server) => rate(stand, server))
      const nameOf = ({ name, isFull }: Stored) =>
        `${name}, ${isFull ? `${messages.toLocaleString('en')} messages` : 'nothing'} stored`
      const otherOf = ({ kind, isFull }: Stored) => (isFull ? '63 with 30,000' : flowise[kind])
      const figuresOf = (server: Stored) =>
        figures.get(server) ?? { perSecond: Number.NaN, p50: Number.NaN, p99: Number.NaN }
      return {
        title: 'Sends that are answered in one piece, 16 at once',
        text: `16 visitors who send again as soon as they are answered, five messages a session; 20 tokens, which the vendor sends at once.
Milliseconds from the request to its answer.`,
        table: {
          head: ['', 'turns/s', 'of the wanted', 'p50', 'p99', 'Flowise 3.1.4, turns/s'],
          rows: servers.map((server) => {
            const { perSecond, p50, p99 } = figuresOf(server)
            const cells = [perSecond, perSecond / wanted[server.kind], p50, p99].map(short)
            return [nameOf(server), ...cells, otherOf(server)]
          }),
        },
        verdicts: servers.map((server) => ({
          what: `Sends at 16 at once, ${nameOf(server)}`,
          target: `at least ${wanted[server.kind]} turns/s (Flowise ${otherOf(server)})`,
          figure: `${short(figuresOf(server).perSecond)} turns/s`,
          isMet: figuresOf(server).perSecond >= wanted[server.kind],
        })),
      }
    } finally {
      await Promise.all(servers.map((server) => server.close()))
    }
  },
}
