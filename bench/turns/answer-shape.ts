/** How the loopback vendor answers a message. A message says so itself, so that no one has to tell the vendor. */
export interface AnswerShape {
  tokens: number
  /** Tokens a second; `at once` is as fast as the socket takes them, `held` ends in silence after the tokens. */
  pace: number | 'at once' | 'held'
}

const shapes = /\[(\d+) tokens (\d+|at once|held)\]/g

export function askFor({ tokens, pace }: AnswerShape): string {
  return `Where is my parcel? [${tokens} tokens ${pace}]`
}

/** Of the last message of a request: those before it are history. */
export function readShape(body: string): AnswerShape {
  const [, tokens, pace] = [...body.matchAll(shapes)].at(-1) ?? []
  if (!tokens || !pace) throw new Error('The message does not say how to answer it.')
  return { tokens: Number(tokens), pace: pace === 'at once' || pace === 'held' ? pace : Number(pace) }
}

/** Stands once in each token of an answer and nowhere else on any wire, so that bytes tell how many tokens came. */
export const tokenMark = '~'
