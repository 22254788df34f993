// A preload that sets a process's clock off by SHIFT_CLOCK_MS: dates, and the time inside new ids.
import crypto from 'node:crypto'
import { syncBuiltinESMExports } from 'node:module'

const shiftMs = Number(process.env.SHIFT_CLOCK_MS)
const RealDate = Date
globalThis.Date = class extends RealDate {
  constructor(...given) {
    if (given.length === 0) super(RealDate.now() + shiftMs)
    else super(...given)
  }
  static now() {
    return RealDate.now() + shiftMs
  }
}

const realId = crypto.randomUUIDv7
crypto.randomUUIDv7 = (...given) => {
  const hex = Date.now().toString(16).padStart(12, '0')
  return `${hex.slice(0, 8)}-${hex.slice(8)}${realId(...given).slice(13)}`
}
syncBuiltinESMExports()
