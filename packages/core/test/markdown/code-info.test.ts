import { expect, test } from 'vitest'
import { type CodeInfo, readCodeInfo } from '../../src/markdown/code-info.ts'

const NOTHING: CodeInfo = { language: undefined, title: undefined, marked: [], firstLine: undefined }

const check = (words: string, info: Partial<CodeInfo>): void => {
  const [lang, ...meta] = words.split(' ')
  expect(readCodeInfo(lang, meta.join(' '))).toEqual({ ...NOTHING, ...info })
}

test('a language is the first word', () => check('js', { language: 'js' }))
test('a language may have marks', () => check('c++', { language: 'c++' }))
test('nothing is nothing', () => expect(readCodeInfo(undefined, null)).toEqual(NOTHING))
test('a title in double quotes', () => check('js title="a b"', { language: 'js', title: 'a b' }))
test('a title in single quotes', () => check("js file='a b'", { language: 'js', title: 'a b' }))
test('a title of one word', () => check('js title=a.js x', { language: 'js', title: 'a.js' }))
test('a title as code-styler has it', () => check('js title:"a b"', { language: 'js', title: 'a b' }))
test('a file after a colon', () => check('js:a/b.js', { language: 'js', title: 'a/b.js' }))
test('a title after a colon', () => check('js:title=a.js', { language: 'js', title: 'a.js' }))
test('an empty title is none', () => check('js title=""', { language: 'js' }))
test('marks in braces', () =>
  check('js {1, 3-5}', {
    language: 'js',
    marked: [
      [1, 1],
      [3, 5],
    ],
  }))
test('marks in braces at the language', () => check('js{2}', { language: 'js', marked: [[2, 2]] }))
test('marks of a key', () =>
  check('js hl:2,4-5', {
    language: 'js',
    marked: [
      [2, 2],
      [4, 5],
    ],
  }))
test('numbers', () => check('js showLineNumbers', { language: 'js', firstLine: 1 }))
test('numbers from a line', () => check('js showLineNumbers{7}', { language: 'js', firstLine: 7 }))
test('numbers of a key', () => check('js ln:true', { language: 'js', firstLine: 1 }))
test('numbers of a key from a line', () => check('js ln:12', { language: 'js', firstLine: 12 }))
test('no numbers', () => check('js ln:false', { language: 'js' }))
test('attributes of pandoc', () =>
  check('{.python .numberLines startFrom="100"}', { language: 'python', firstLine: 100 }))
test('a language in braces', () => check('{python}', { language: undefined }))
test('words that are not known mean nothing', () => check('js fold wrap=1 ref:x', { language: 'js' }))

test.each([
  '{'.repeat(5000),
  'a='.repeat(5000),
  '{1,'.repeat(5000),
  '"'.repeat(5000),
  `{${'1-'.repeat(5000)}}`,
])('many openers are read in time: %s', (words) => expect(readCodeInfo('js', words).language).toBe('js'))
