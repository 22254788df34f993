/**
 * Takes the text of a server-sent-event stream in pieces, cut anywhere, and tells the data of each event. Fields other
 * than `data` are passed over.
 *
 * After the WHATWG HTML standard, section 9.2.6 "Interpreting an event stream".
 */
export function createEventDataReader(onData: (data: string) => void): (piece: string) => void {
  let rest = ''
  let data: string | undefined

  function take(line: string): void {
    if (line === '') {
      if (data !== undefined) onData(data)
      data = undefined
    } else if (line.startsWith('data:')) {
      const value = line.charCodeAt(5) === 32 ? line.slice(6) : line.slice(5)
      data = data === undefined ? value : `${data}\n${value}`
    }
  }

  return (piece) => {
    const text = rest === '' ? piece : rest + piece
    let start = 0
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
      take(text.slice(start, text.charCodeAt(end - 1) === 13 && end > start ? end - 1 : end))
      start = end + 1
    }
    rest = text.slice(start)
  }
}
