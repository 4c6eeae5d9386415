/** docs/reliability.md says which test shows what; this says that those tests are there. */

import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const top = fileURLToPath(new URL('../../../../', import.meta.url))
const lines = readFileSync(join(top, 'docs/reliability.md'), 'utf8').split('\n')

/** `| G01 | … |`: the cells of what is about a case, a group or a campaign. */
const table = lines.flatMap((line): readonly (readonly string[])[] => {
  const [, name = '', ...cells] = line.split('|').map((cell) => cell.trim())
  return /^[GMDHET]\d\d?$/.test(name) ? [[name, ...cells.slice(0, -1)]] : []
})

const CITED = /^`([^`]+\.ts)` › (.+)$/
const cited = table.flatMap(([name = '', ...cells]) =>
  cells
    .flatMap((cell) => cell.split(' <br> '))
    .filter((cell) => cell.includes('›'))
    .map((cell) => [name, ...(CITED.exec(cell)?.slice(1) ?? ['', cell])] as const),
)

/** What must be in it, whatever else is. */
const CASES = [
  ...['G01-G10', 'G13-G22', 'M01-M10', 'M12-M15', 'M18-M20', 'D01-D18', 'D20-D20', 'H01-H04', 'H06-H08'],
  ...['H10-H10', 'H12-H12', 'H19-H20', 'E1-E4', 'E6-E7', 'T1-T1', 'T3-T6', 'T18-T19'],
].flatMap((range) => {
  const [, letter = '', first = '', last = ''] = /^(\w)(\d+)-\w(\d+)$/.exec(range) ?? []
  return Array.from(
    { length: Number(last) - Number(first) + 1 },
    (_, n) => `${letter}${String(Number(first) + n).padStart(first.length, '0')}`,
  )
})

test('every case stands in it once', () => {
  const names = table.map(([name]) => name ?? '')
  expect(CASES.filter((name) => !names.includes(name))).toEqual([])
  expect(names.filter((name, n) => names.indexOf(name) !== n)).toEqual([])
})

test('every case names a test', () => {
  const shown = new Set(cited.map(([name]) => name))
  expect(table.filter(([name = '']) => !shown.has(name))).toEqual([])
})

test('every test that it names is in the file that it names', () => {
  const absent = cited.filter(([, file = '', title = '']) => {
    const path = join(top, file.startsWith('test/') ? file : `packages/${file}`)
    if (!existsSync(path)) return true
    const source = readFileSync(path, 'utf8')
    return !["'", '"', '`'].some((quote) => source.includes(`${quote}${title}${quote}`))
  })
  expect(absent).toEqual([])
})
