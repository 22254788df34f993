import { safeHref } from './safe-href.ts'

const bare = /https?:\/\/[^\s<>"`*\\]{1,2048}/y
const bracketed = /<((?:https?:\/\/|mailto:|tel:)[^\s<>]{1,2048})>/y

/** An address that stands in a text by itself, or between angle brackets; without `href` it is none after all. */
export interface Autolink {
  text: string
  href: string | undefined
  /** Characters that it takes up. */
  length: number
}

export function findAutolink(text: string, at: number): Autolink | undefined {
  bracketed.lastIndex = at
  const [whole, inner] = bracketed.exec(text) ?? []
  if (whole && inner)
    return { text: inner.replace(/^(?:mailto|tel):/, ''), href: safeHref(inner), length: whole.length }
  bare.lastIndex = at
  const [found] = bare.exec(text) ?? []
  if (!found) return undefined
  const address = withoutPunctuation(found)
  return { text: address, href: safeHref(address), length: address.length }
}

/** What ends the sentence around an address is not part of it, and neither is a bracket that opened before it. */
function withoutPunctuation(address: string): string {
  let surplus = count(address, ')') - count(address, '(')
  let end = address.length
  for (; end > 0; end -= 1) {
    const last = address[end - 1] ?? ''
    if (last === ')' && surplus > 0) surplus -= 1
    else if (!'.,:;!?\'"]_~'.includes(last)) break
  }
  return address.slice(0, end)
}

function count(text: string, character: string): number {
  return text.split(character).length - 1
}
