import fc from 'fast-check'
import { expect, test } from 'vitest'
import { embedJson, escapeHtml } from './html.ts'

test('text in HTML opens no element and ends no attribute', () => {
  expect(escapeHtml(`<b onclick="x('y')">&amp;`)).toBe('&lt;b onclick=&quot;x(&#39;y&#39;)&quot;&gt;&amp;amp;')
})

test('embedded JSON cannot end its script, begin a comment or break a line', () => {
  const embedded = embedJson({ name: '</script><!--<script>\u2028\u2029' })

  expect(embedded).not.toMatch(/[<>\u2028\u2029]/)
  expect(JSON.parse(embedded)).toEqual({ name: '</script><!--<script>\u2028\u2029' })
})

test('whatever is embedded is read back the same, as JSON and as a script', () => {
  const hostile = fc.array(fc.constantFrom('</script>', '<!--', ']]>', '\u2028', '\\', '"', '$&', '\0', '🏔️'))
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    hostile.map((parts) => parts.join('')),
  )

  fc.assert(
    fc.property(text, (value) => {
      const embedded = embedJson({ value })
      expect(embedded).not.toMatch(/[<>\u2028\u2029]/)
      expect(JSON.parse(embedded)).toEqual({ value })
      expect(new Function(`return ${embedded}`)()).toEqual({ value })
    }),
  )
})
