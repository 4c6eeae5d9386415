/** Pages that stop a parser: quadratic, deep, or much HTML from little text. */

const R = (text: string, n: number): string => text.repeat(n)

export const PATHOLOGICAL: Readonly<Record<string, string>> = {
  'emphasis that never closes': R('*a_ ', 8000),
  'emphasis that closes wrongly': R('a**b', 8000) + R('c* ', 8000),
  'code spans of every length': Array.from({ length: 1000 }, (_, i) => `e${R('`', i)}`).join(''),
  'a list 400 deep': Array.from({ length: 400 }, (_, i) => `${R(' ', 2 * i)}- a`).join('\n'),
  'quotes 2,000 deep': `${R('>', 2000)}a`,
  'divs 2,000 deep': R('<div>', 2000),
  'bold 2,000 deep': R('<b>', 2000),
  'strong 2,000 deep': `${R('**', 2000)}a${R('**', 2000)}`,
  'a table of 360,000 cells': `|${R('a|', 600)}\n|${R('-|', 600)}\n${R('|\n', 600)}`,
  'one long address 1,000 times': `[x]: /${R('u', 10000)}\n\n${R('[x] ', 1000)}`,
  'brackets 50,000 deep': `${R('[', 50000)}a${R(']', 50000)}`,
  'links that never close': R('[a](<b', 50000),
  'wikilinks that never close': R('[[', 50000),
  'embeds that never close': R('![[a|', 50000),
  'references that never close': R('((', 50000),
  hashes: R('#', 50000),
  highlights: R('==', 50000),
  'a line of 10 MB': R('lorem ipsum ', 900_000),
  'images that never close': R('![a](', 50000),
  '2,000 footnotes': Array.from({ length: 2000 }, (_, i) => `[^${i}]\n\n[^${i}]: n\n\n`).join(''),
  '200,000 character references': R('&amp;', 200000),
  '100,000 headings': R('# a\n', 100_000),
  '100,000 tags': R('#a\n', 100_000),
  'a heading of 10,000 lines': `${R('a\n', 10000)}===`,
  '30,000 unclosed tags': R('<i>', 30000),
  'a tag of 90,000 attributes': `<p ${Array.from({ length: 15000 }, (_, i) => `a${i}=""`).join(' ')}>`,
  'combining marks': R('a\u0301\u0302', 30000),
}
