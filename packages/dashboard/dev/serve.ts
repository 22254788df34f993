// The fake API with something in it: `npm run dev:api`, then `PARLEY_ORIGIN=http://127.0.0.1:8010 npm run dev`.
import { startFakeApi } from './fake-api.ts'
import { addBot } from './fake-bots.ts'
import { createOwner } from './fake-world.ts'

const api = await startFakeApi({ port: Number(process.env.PORT ?? 8010) })
const owner = createOwner({ name: 'Ada Lovelace', email: 'ada@example.com', password: 'correct horse' })
owner.plan = 'pro'
addBot(owner, { name: 'Mara' }, { conversations: 128, messages: 1_204, minutesAgo: 90, version: 7 })
addBot(owner, { name: 'Docs', primary_color: '#b45309' }, { minutesAgo: 60 * 30 })
api.owners.push(owner)
console.log(`${api.origin}/dashboard/ · ${owner.email} · ${owner.password}`)
