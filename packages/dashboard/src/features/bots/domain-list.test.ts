import { expect, test } from 'vitest'
import { addDomains } from './domain-list.ts'

test('a pasted address is reduced to its host', () => {
  expect(addDomains([], ' https://Shop.Example.com/cart?x=1 ')).toEqual(['shop.example.com'])
})

test('several are added at once, none twice', () => {
  expect(addDomains(['example.com'], 'EXAMPLE.com, *.example.org\nlocalhost:3000;')).toEqual([
    'example.com',
    '*.example.org',
    'localhost:3000',
  ])
})

test('what is no domain is kept as typed', () => {
  expect(addDomains([], '-nope-')).toEqual(['-nope-'])
})
