import { expect, test } from 'vitest'
import { outlineInline } from '../../../test/outline.ts'
import { parseInline } from './parse-inline.ts'

test.each([
  ['plain words', 'plain words'],
  ['**warm** and *dim*', 'strong(warm) and em(dim)'],
  ['__warm__ and _dim_', 'strong(warm) and em(dim)'],
  ['***both***', 'em(strong(both))'],
  ['**warm *and dim***', 'strong(warm em(and dim))'],
  ['~~gone~~ but ~about 5~', 'del(gone) but ~about 5~'],
  ['2 * 3 * 4', '2 * 3 * 4'],
  ['snake_case_name and 5*6', 'snake_case_name and 5*6'],
  ['**never closed', '**never closed'],
  ['closed only**', 'closed only**'],
  ['****', '****'],
  ['*****five*****', '*****five*****'],
  ['`code *as is*`', 'code(code *as is*)'],
  ['`` a ` b ``', 'code(a ` b)'],
  ['`never closed', '`never closed'],
  ['\\*not dim\\*', '*not dim*'],
  ['back\\slash', 'back\\slash'],
  ['one  \ntwo\\\nthree', 'one⏎two⏎three'],
  ['<b onclick=x>raw</b>', '<b onclick=x>raw</b>'],
  ['<img src=x onerror=alert(1)>', '<img src=x onerror=alert(1)>'],
])('%j becomes %j', (text, outline) => {
  expect(outlineInline(parseInline(text))).toBe(outline)
})

test.each([
  ['[the shop](https://shop.example/lamps)', 'link(https://shop.example/lamps the shop)'],
  ['[the **shop**](https://shop.example)', 'link(https://shop.example/ the strong(shop))'],
  ['[titled](https://shop.example "The shop")', 'link(https://shop.example/ titled)'],
  ['[angled](<https://shop.example/a>)', 'link(https://shop.example/a angled)'],
  ['[round](https://shop.example/a_(b))!', 'link(https://shop.example/a_(b) round)!'],
  ['[](https://shop.example/a)', 'link(https://shop.example/a https://shop.example/a)'],
  ['[mail](mailto:a@example.com) [call](tel:+4930123)', 'link(mailto:a@example.com mail) link(tel:+4930123 call)'],
  ['[1] is a note', '[1] is a note'],
  ['[a **b] c**', '[a strong(b] c)'],
  ['![a lamp](https://evil.example/x.png)', 'link(https://evil.example/x.png a lamp)'],
  ['[![a lamp](https://shop.example/x.png)](https://shop.example/lamp)', 'link(https://shop.example/lamp a lamp)'],
  ['see https://shop.example/a.', 'see link(https://shop.example/a https://shop.example/a).'],
  ['(https://shop.example/a_(b))', '(link(https://shop.example/a_(b) https://shop.example/a_(b)))'],
  ['**https://shop.example**', 'strong(link(https://shop.example/ https://shop.example))'],
  ['<https://shop.example/a>', 'link(https://shop.example/a https://shop.example/a)'],
  ['xhttps://shop.example', 'xhttps://shop.example'],
  ['http://', 'http://'],
])('the link in %j is shown as %j', (text, outline) => {
  expect(outlineInline(parseInline(text))).toBe(outline)
})

test.each([
  '[x](javascript:alert(1))',
  '[x](JaVaScRiPt:alert(1))',
  '[x](java\tscript:alert(1))',
  '[x](\u0001javascript:alert(1))',
  '[x](data:text/html,<script>alert(1)</script>)',
  '[x](vbscript:x)',
  '[x](file:///etc/passwd)',
  '[x](blob:https://example.com/1)',
  '[x](//evil.example)',
  '[x](/relative)',
  '![x](javascript:alert(1))',
  '<javascript:alert(1)>',
])('%j leads nowhere', (text) => {
  expect(outlineInline(parseInline(text))).not.toContain('link(')
})

test.each([
  ['**war', 'strong(war)'],
  ['**warm*', 'strong(warm)'],
  ['**warm**', 'strong(warm)'],
  ['and **', 'and '],
  ['*dim **and war', 'em(dim strong(and war))'],
  ['`co', 'code(co)'],
  ['run `', 'run '],
  ['[the sh', 'the sh'],
  ['[the shop]', 'the shop'],
  ['[the shop](https://sho', 'the shop'],
  ['[1] is a note', '[1] is a note'],
  ['![a la', 'a la'],
])('%j, still being written, is shown as %j', (text, outline) => {
  expect(outlineInline(parseInline(text, true))).toBe(outline)
})
