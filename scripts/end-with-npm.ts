// npm passes SIGTERM on to the shell that it runs a script in, and many shells die of it without passing it on: their
// child would serve on, holding the port and the data folder. It notices here that its parent is gone, and stops as if
// it had been asked itself. Ctrl-C reaches everyone by itself.
const shell = process.ppid
const pollMs = 200

if (process.env.npm_lifecycle_event) {
  const watch = setInterval(() => {
    if (process.ppid === shell) return
    // Once: a second signal ends a server without waiting for running answers.
    clearInterval(watch)
    process.kill(process.pid, 'SIGTERM')
  }, pollMs).unref()
}

export {}
