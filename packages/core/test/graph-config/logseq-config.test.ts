import { expect, test } from 'vitest'
import { readLogseqConfig } from '../../src/graph-config/logseq-config.ts'
import { formatProblem } from '../../src/problem.ts'

/** In the manner of the file that Logseq writes for a new graph. */
const REAL = `{:meta/version 1

 ;; Currently, we support either "Markdown" or "Org"  }
 :preferred-format "Markdown"
 ;; :hidden ["/not-this"]
 :hidden ["/archived" "templates/" "a*[b].md" "/" "../assets"]
 :default-templates
 {:journals ""}
 ;; ( an open bracket in a comment
 :journal/page-title-format "EEEE, dd.MM.yyyy", :journal/file-name-format "yyyy-MM-dd" ; "yyyy_MM_dd"
 :journals-directory "days/"
 :feature/enable-block-timestamps? false
 :ui/show-brackets? true
 :shortcuts {:editor/new-line "enter" :go/home ["g h" "t h"]}
 #_{:ignored {:default-home {:page "Not this"}}}
 #_:journals-directory #_"not this"
 :default-queries
 {:journals
  [{:title "🔨 NOW \\"really\\""
    :query [:find (pull ?h [*])
            :in $ ?start ?today
            :where [?h :block/marker ?marker]
            [(contains? #{"NOW" "DOING"} ?marker)]]
    :inputs [:14d :today]
    :result-transform (fn [result] (sort-by (fn [h] (get h :block/priority "Z")) result))
    :collapsed? false}]}
 :commands [["js" "Javascript"]]
 :macros {"poem" "Roses are \\n$1"}
 :created #inst "2020-01-01T00:00:00Z" :id #uuid "f81d4fae-7dec-11d0-a765-00a0c91e6bf6"
 :unknown #my/tag {:a 1} :char \\a :bracket \\newline :big 12N :ratio 3.14 :none nil
 :publishing/all-pages-public? false
 :default-home {:page "Contents", :sidebar ["Help"]}
 :file/name-format :triple-lowbar}
 ;; the last comment has no line end`

test('a real configuration with all that EDN has is read', () => {
  expect(readLogseqConfig(REAL)).toEqual({
    home: 'Contents',
    exclude: ['/archived*', '/templates/', '/a\\*\\[b\\].md*'],
    journal: { directory: 'days', fileFormat: 'yyyy-MM-dd', titleFormat: 'EEEE, dd.MM.yyyy' },
    fileNameFormat: 'triple-lowbar',
    publish: 'marked',
    macros: { poem: 'Roses are \n$1' },
    hiddenProperties: [],
    commaProperties: [],
    problems: [],
  })
})

test('what is public, hidden and a list is read, and whether there are journals', () => {
  const text =
    '{:publishing/all-pages-public? true :block-hidden-properties #{:Public-Note "x"} :feature/enable-journals? false\n' +
    ' :property/separated-by-commas #{:Authors}}'
  expect(readLogseqConfig(text)).toMatchObject({
    journal: { directory: undefined },
    hiddenProperties: ['public-note', 'x'],
    commaProperties: ['authors'],
    problems: [],
  })
  expect(readLogseqConfig(text).publish).toBeUndefined()
})

test('a graph that names no format of file names is an old one', () => {
  expect(readLogseqConfig('{}')).toEqual({
    home: undefined,
    exclude: [],
    journal: {},
    fileNameFormat: 'legacy',
    macros: {},
    hiddenProperties: [],
    commaProperties: [],
    problems: [],
  })
})

test('values of the wrong kind are problems with their line', () => {
  const text = `{:a 1
 ; :hidden 5
 :hidden "x"
 :journal/page-title-format "QQ"
 :journal/file-name-format 5
 :journals-directory ""
 :file/name-format :other
 :default-home "x"}`
  const made = readLogseqConfig(text)
  expect(made).toMatchObject({ home: undefined, exclude: [], journal: {}, fileNameFormat: 'legacy' })
  expect(made.problems.map(formatProblem)).toEqual([
    'logseq/config.edn:6  error  :journals-directory must be a folder.  (bad-configuration)',
    'logseq/config.edn:5  error  :journal/file-name-format must be a format of days such as "yyyy_MM_dd".  (bad-configuration)',
    'logseq/config.edn:4  error  :journal/page-title-format must be a format of days such as "MMM do, yyyy".  (bad-configuration)',
    'logseq/config.edn:3  error  :hidden must be a list of paths.  (bad-configuration)',
    'logseq/config.edn:8  error  :default-home must be a map with :page.  (bad-configuration)',
    'logseq/config.edn:7  error  :file/name-format must be :triple-lowbar or :legacy.  (bad-configuration)',
  ])
})

test.each([
  ['{:a 1\n :b [1 2\n}', '3', '"}" closes the "[" of line 2'],
  ['{:a 1\n\n', '1', '"{" is never closed'],
  ['{:a 1}}', '1', '"}" closes nothing'],
  [']', '1', '"]" closes nothing'],
  ['{:a\n "text}', '2', 'a string is never closed'],
  ['{:a "\\s"}', undefined, 'Unexpected escape character: \\s'],
  ['{:a "\\\u0007"}', undefined, 'Unexpected escape character: \\'],
])('%j is not valid EDN', (text, line, reason) => {
  const place = line === undefined ? 'logseq/config.edn' : `logseq/config.edn:${line}`
  expect(readLogseqConfig(text).problems.map(formatProblem)).toEqual([
    `${place}  error  This is not valid EDN: ${reason}. Nothing of this file is used.  (bad-configuration)`,
  ])
})

test.each(['', ';; nothing', '[1 2]', '"text"', ':key'])('%j is no map', (text) => {
  expect(readLogseqConfig(text).problems.map((one) => one.message)).toEqual([
    'The configuration is not a map.',
  ])
})

test('names of object properties are keys like any other', () => {
  const made = readLogseqConfig('{:__proto__ {:polluted 1} :constructor 2 :default-home {:__proto__ 1}}')
  expect(made.problems).toEqual([])
  expect(Object.prototype).not.toHaveProperty('polluted')
})

test('nesting and tags as deep as the file is long do not throw', () => {
  for (const text of [
    '['.repeat(100_000) + ']'.repeat(100_000),
    '#_'.repeat(100_000),
    '#a '.repeat(50_000),
  ]) {
    expect(readLogseqConfig(text).problems).toHaveLength(1)
  }
})
