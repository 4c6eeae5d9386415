import { expect, test } from 'vitest'
import { parseAnyYaml } from '../../src/markdown/front-matter/parse-yaml.ts'
import { parsePlainYaml } from '../../src/markdown/front-matter/plain-yaml.ts'

const check = (source: string, expected: unknown): void => {
  expect(parsePlainYaml(source)).toEqual(expected)
  if (expected !== undefined) expect(parseAnyYaml(source)).toEqual(expected)
}

test('words, dates and lists of words are read', () =>
  check("title: It's a note (1/2)\ndate: 2024-01-15\ntags: [a b, é-x]\naliases:\n  - one\n  - two\nz: no", {
    title: "It's a note (1/2)",
    date: '2024-01-15',
    tags: ['a b', 'é-x'],
    aliases: ['one', 'two'],
    z: 'no',
  }))
test('a list may stand at the beginning of its lines', () => check('tags:\n- a\n- b\n', { tags: ['a', 'b'] }))

for (const source of [
  ...['', '\n', 'a:', 'a: 1', 'a: true', 'a: ~', 'true: a', 'a: "b"', 'a: b # c', 'a: b: c', 'a: [[b]]'],
  ...['a: [1]', 'a: [b, null]', 'a: b\na: c', 'a:\nb: c', 'a:\n  - b\n    c', 'a:\n - b\n  - c', 'a: b\n- c'],
  ...[
    'a: b ',
    'a:  b',
    ' a: b',
    '- a',
    'a: &b c',
    'a: *b',
    'a: !b c',
    'a: |\n  b',
    'a: b\n\nc: d',
    '__proto__: a',
  ],
  ...['a: b\n  c', 'a: b\n...', 'a: [b,c]', 'a: []', 'a: b,', 'a: - b', 'a: 1.10', `${'a'.repeat(1100)}: b`],
]) {
  test(`${JSON.stringify(source.slice(0, 20))} is left to the whole language`, () => check(source, undefined))
}

test('whatever is read is what the whole language reads', () => {
  const pieces = [
    'a',
    'b c',
    'yes',
    'null',
    'é',
    '2024-01-15',
    '12',
    '-',
    ':',
    ', ',
    '[',
    ']',
    '\n',
    '  ',
    ' ',
    '#',
    "'",
  ]
  const more = [
    'k: ',
    '\nm: ',
    '\nt:\n- ',
    '\n- ',
    '\n  - ',
    'TRUE',
    '1e3',
    '0x1',
    '?',
    '!',
    '.',
    '/',
    '_',
    '(',
    ')',
  ]
  const all = [...pieces, ...more, ...more]
  let state = 7
  const random = (below: number): number => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31
    return Math.floor((state / 2 ** 31) * below)
  }
  let read = 0
  for (let n = 0; n < 4000; n++) {
    const parts = Array.from({ length: 1 + random(6) }, () => all[random(all.length)] ?? '')
    const source = `k: ${parts.join('')}`
    const plain = parsePlainYaml(source)
    if (plain === undefined) continue
    read++
    expect([source, parseAnyYaml(source)]).toEqual([source, plain])
  }
  expect(read).toBeGreaterThan(200)
})
