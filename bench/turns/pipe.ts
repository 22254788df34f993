// What everything is compared with, a process of its own: passes requests on to the vendor, and its bytes back.
import { Agent, createServer, request } from 'node:http'
import { listenForParent } from './child-side.ts'

const vendorPort = Number(process.argv[2])
const agent = new Agent({ keepAlive: true, maxSockets: Number.POSITIVE_INFINITY })

const server = createServer({ noDelay: true, keepAliveTimeout: 60_000 }, (asked, reply) => {
  const { method, url, headers } = asked
  const upstream = request({ agent, port: vendorPort, host: '127.0.0.1', method, path: url, headers }, (answer) => {
    reply.writeHead(answer.statusCode ?? 502, answer.headers)
    answer.pipe(reply)
  })
  upstream.on('error', () => reply.destroy())
  reply.on('close', () => reply.writableFinished || upstream.destroy())
  asked.pipe(upstream)
})
listenForParent(server)
