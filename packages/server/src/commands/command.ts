import type { z } from 'zod'
import type { Services } from '../services.ts'

/** A command that runs beside or inside a server: its input crosses a process, its output is lines. */
export interface Command<Input extends z.ZodType = z.ZodType> {
  name: string
  input: Input
  run(services: Services, input: z.output<Input>, print: (line: string) => void): Promise<void>
}

export function defineCommand<Input extends z.ZodType>(command: Command<Input>): Command {
  return command as unknown as Command
}
