/** One event of a turn log as it stands on the wire: its id, and its JSON. */
export interface Frame {
  id: string
  json: string
}

const framePattern = /^id: (\d+)\ndata: (.+)$/

/** The events of finished frames of a turn log; the mark at its end is none. */
export function readFrames(frames: string): Frame[] {
  return frames.split('\n\n').flatMap((frame) => {
    const [, id, json] = framePattern.exec(frame) ?? []
    return id && json ? [{ id, json }] : []
  })
}
