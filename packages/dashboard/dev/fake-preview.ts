/** In place of the widget's preview page: shows what the editor sends, and lets the chat be opened and closed. */
export const previewStandIn = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Preview</title>
<style>
  body { margin: 0; font: 16px/1.5 system-ui, sans-serif; background: #fafaf9; color: #1c1917; }
  main { padding: 32px; }
  pre { white-space: pre-wrap; overflow-wrap: anywhere; }
</style>
<main>
  <h1 id="name"></h1>
  <button id="toggle" type="button">Toggle</button>
  <pre id="config"></pre>
</main>
<script>
  let isOpen = false
  const send = (report) => parent.postMessage({ parley: 1, ...report }, location.origin)
  addEventListener('message', ({ origin, source, data }) => {
    if (origin !== location.origin || source !== parent || data.type !== 'preview') return
    isOpen = data.is_open
    document.getElementById('name').textContent = data.config.name
    document.getElementById('name').style.color = data.config.primary_color
    document.getElementById('config').textContent = JSON.stringify(data, null, 2)
  })
  document.getElementById('toggle').addEventListener('click', () => {
    isOpen = !isOpen
    send({ type: 'preview-toggled', is_open: isOpen })
  })
  send({ type: 'preview-ready' })
</script>
`
