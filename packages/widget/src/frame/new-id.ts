/** 128 random bits in hexadecimal. Unlike `crypto.randomUUID` it is there on installations without TLS, too. */
export function newId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('')
}
