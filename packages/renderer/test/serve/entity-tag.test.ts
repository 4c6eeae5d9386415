import fc from 'fast-check'
import { expect, test } from 'vitest'
import { namesEntityTag, toEntityTag } from '../../src/serve/entity-tag.ts'

test('a tag is 27 characters of base64url of SHA-256, quoted', () => {
  expect(toEntityTag(Buffer.from(''))).toBe('"47DEQpj8HBSa-_TImW-5JCeuQeR"')
})

test.each<[field: string, isNamed: boolean]>([
  ['*', true],
  [' * ', true],
  ['"a"', true],
  ['W/"a"', true],
  ['"b", "a"', true],
  ['"b","a"', true],
  [', ,"a",', true],
  ['"b,c", W/"a"', true],
  ['"x,", "a"', true],
  ['', false],
  ['a', false],
  ['"b"', false],
  ['"a', false],
  ['a"', false],
  ['w/"a"', false],
  ['W/ "a"', false],
  ['*, "b"', false],
  ['"b" "a"', false],
  ['junk, "a"', false],
  ['"a", junk', false],
  ['", "a"', false],
])('If-None-Match %j names "a": %s', (field, isNamed) => {
  expect(namesEntityTag(field, '"a"')).toBe(isNamed)
})

test('a list names the tag exactly when one of its members is the tag', () => {
  const opaque = fc.stringMatching(/^[!#-~]{0,3}$/u).map((text) => `"${text}"`)
  const member = fc.record({ tag: opaque, isWeak: fc.boolean() })
  const gap = fc.stringMatching(/^[ \t]{0,2}$/u)
  const separator = fc.tuple(gap, fc.constantFrom(',', ', ,', ',,'), gap).map((parts) => parts.join(''))
  fc.assert(
    fc.property(
      fc.array(member, { minLength: 1, maxLength: 5 }),
      fc.array(separator, { minLength: 5, maxLength: 5 }),
      opaque,
      (members, separators, tag) => {
        const written = members.map((one) => `${one.isWeak ? 'W/' : ''}${one.tag}`)
        const field = written.reduce((list, one, n) => `${list}${separators[n]}${one}`)
        expect(namesEntityTag(field, tag)).toBe(members.some((one) => one.tag === tag))
      },
    ),
    { numRuns: 1000 },
  )
})

test('junk of any kind ends in an answer, and never names a tag it does not contain', () => {
  const junk = fc.string({
    unit: fc.constantFrom('"', 'W', '/', ',', ' ', 'a', '*', '\\', '\t'),
    maxLength: 30,
  })
  fc.assert(
    fc.property(junk, (field) => {
      if (namesEntityTag(field, '"zz"')) expect(field.trim()).toBe('*')
    }),
    { numRuns: 2000 },
  )
})

test('sixteen kilobytes of almost a list are read in one pass', () => {
  expect(namesEntityTag('"a",'.repeat(4000), '"b"')).toBe(false)
  expect(namesEntityTag(' '.repeat(16_000).concat('x'), '"b"')).toBe(false)
  expect(namesEntityTag(`"a"${' \t'.repeat(8000)}x`, '"b"')).toBe(false)
})
