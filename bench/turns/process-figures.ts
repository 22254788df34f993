import { readdir, readFile } from 'node:fs/promises'

/** What the kernel says of a process. Linux alone says it in this way. */
export interface CpuFigures {
  /** Milliseconds that the main thread has run so far. */
  mainMs: number
  /** Milliseconds that all threads have run so far. */
  allMs: number
}

async function ranMs(pid: number, thread: string): Promise<number> {
  const [nanoseconds] = (await readFile(`/proc/${pid}/task/${thread}/schedstat`, 'utf8')).split(' ')
  return Number(nanoseconds) / 1e6
}

export async function readCpu(pid: number): Promise<CpuFigures> {
  const threads = await readdir(`/proc/${pid}/task`)
  const times = await Promise.all(threads.map((thread) => ranMs(pid, thread).catch(() => 0)))
  return { mainMs: await ranMs(pid, String(pid)), allMs: times.reduce((sum, time) => sum + time, 0) }
}

/** Resident memory in bytes, all threads and shared libraries included. */
export async function readMemory(pid: number): Promise<number> {
  const [, kilobytes] = /VmRSS:\s+(\d+) kB/.exec(await readFile(`/proc/${pid}/status`, 'utf8')) ?? []
  return Number(kilobytes) * 1_024
}
