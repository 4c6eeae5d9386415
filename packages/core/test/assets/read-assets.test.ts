import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { graphConfig } from '../../../../test/support/graph-config.ts'
import { png } from '../../../../test/support/pictures.ts'
import type { AssetLimits } from '../../src/assets/asset-limits.ts'
import { createKnownAssets, type ReadFiles, readAssets } from '../../src/assets/read-assets.ts'
import type { AssetFile, LinkedPage, LinkTarget, Oid } from '../../src/nouns.ts'
import { formatProblem } from '../../src/problem.ts'

const oidOf = (bytes: Buffer): Oid => createHash('sha1').update(bytes).digest('hex') as Oid

/** A site with one page that refers to `referred`, over files as literals; undefined: listed and not there. */
function scene(contents: Readonly<Record<string, Buffer | undefined>>, referred = Object.keys(contents)) {
  const byOid = new Map(
    Object.values(contents).flatMap((bytes) => (bytes ? [[oidOf(bytes), bytes] as const] : [])),
  )
  const files = new Map(
    Object.entries(contents).map(([path, bytes]): [string, AssetFile] => [
      path,
      { sizeBytes: bytes?.length ?? 1, at: { oid: bytes ? oidOf(bytes) : ('0'.repeat(40) as Oid) } },
    ]),
  )
  const asked: number[] = []
  const readFiles: ReadFiles = async function* (wanted) {
    asked.push(wanted.length)
    for (const { at } of wanted) {
      const bytes = 'oid' in at ? byOid.get(at.oid) : undefined
      yield bytes && { oid: oidOf(bytes), bytes }
    }
  }
  const targets = referred.map((path): LinkTarget => ({ kind: 'asset', path }))
  const page = { targets: [...targets, { kind: 'broken' }] } as Partial<LinkedPage> as LinkedPage
  return {
    asked,
    files,
    read: (options: { limits?: Partial<AssetLimits>; known?: ReturnType<typeof createKnownAssets> } = {}) =>
      readAssets({ pages: [page], config }, files, { readFiles, ...options }),
  }
}

const config = graphConfig('plain', { logo: 'logo.png' })

const problems = (read: Awaited<ReturnType<typeof readAssets>>): string[] => read.problems.map(formatProblem)

test('the logo of the site is read', async () => {
  const { assets } = await scene({ 'logo.png': png(4, 4), 'b.png': png(2, 3) }, []).read()
  expect([...assets.keys()]).toEqual(['logo.png'])
})

test('only what a page refers to is read, and what is not offered is not', async () => {
  const { read, asked } = scene({ 'b.png': png(2, 3), 'a.png': png(1, 1), 'secret.png': png(9, 9) }, [
    'b.png',
    'a.png',
    'unlisted.canvas',
  ])
  const { assets, problems } = await read()
  expect([...assets.keys()]).toEqual(['a.png', 'b.png'])
  expect(assets.get('b.png')).toMatchObject({ type: 'image/png', width: 2, height: 3 })
  expect([asked, problems]).toEqual([[2], []])
})

test('what was looked at before is not read again, under whatever name', async () => {
  const bytes = png(2, 3)
  const before = await scene({ 'old.png': bytes }).read()
  const known = createKnownAssets(before.assets.values())
  const again = scene({ 'new.png': bytes, 'old.png': bytes })
  const { assets } = await again.read({ known })
  expect(again.asked).toEqual([0])
  expect(assets.get('new.png')?.address).toMatch(/new\.png$/)
  expect(assets.get('old.png')).toEqual(before.assets.get('old.png'))
})

test('the same bytes under another extension are looked at anew', async () => {
  const bytes = png(2, 3)
  const known = createKnownAssets((await scene({ 'a.png': bytes }).read()).assets.values())
  const again = scene({ 'a.txt': bytes })
  expect((await again.read({ known })).assets.get('a.txt')?.type).toBe('application/octet-stream')
})

test('facts that were stored under other rules are not believed', async () => {
  const { assets } = await scene({ 'a.png': png(2, 3) }).read()
  const [asset] = assets.values()
  if (asset === undefined) throw new Error('nothing was read')
  const known = createKnownAssets([{ ...asset, width: 7 }])
  const again = scene({ 'a.png': png(2, 3) })
  expect((await again.read({ known })).assets.get('a.png')?.width).toBe(2)
  expect(again.asked).toEqual([1])
})

test('a file that is too large is not read', async () => {
  const { read, asked } = scene({ 'a.png': png(200, 200) })
  const found = await read({ limits: { fileBytes: 100 } })
  expect([found.assets.size, asked]).toEqual([0, [0]])
  expect(problems(found)[0]).toMatch(
    /^a\.png {2}warning {2}The file is \d+ bytes large; a file may have 100\. It is not published\. Make it smaller\. {2}\(asset-too-large\)$/,
  )
})

test('of all files together as many are published as there is room for, each content once', async () => {
  const bytes = png(3, 3)
  const { read } = scene({ 'a.png': bytes, 'b.png': bytes, 'c.png': png(4, 4), 'd.png': bytes })
  const found = await read({ limits: { totalBytes: bytes.length + 1 } })
  expect([...found.assets.keys()]).toEqual(['a.png', 'b.png', 'd.png'])
  expect(found.problems.map(({ code, path }) => [code, path])).toEqual([['asset-too-large', 'c.png']])
})

test('a pointer of Git LFS is no picture', async () => {
  const pointer = 'version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n'
  const found = await scene({ 'a.png': Buffer.from(pointer) }).read()
  expect(found.assets.size).toBe(0)
  expect(found.problems.map(({ code, path }) => [code, path])).toEqual([['git-lfs-pointer', 'a.png']])
})

test('content that is not in the repository is said', async () => {
  const found = await scene({ 'a.png': undefined, 'b.png': png(1, 1) }).read()
  expect([...found.assets.keys()]).toEqual(['b.png'])
  expect(found.problems.map(({ code, path }) => [code, path])).toEqual([['asset-missing', 'a.png']])
})

test('a file that is not what it is called is said each time', async () => {
  const one = scene({ 'a.jpg': png(1, 1), 'b.png': Buffer.from('<html>') })
  const first = await one.read()
  const second = await one.read({ known: createKnownAssets(first.assets.values()) })
  const said = [
    'a.jpg  warning  The file is called .jpg and holds a PNG picture. Give it the extension of what it is.  (asset-type-mismatch)',
    'b.png  warning  The file is called .png and holds something else. Give it the extension of what it is.  (asset-type-mismatch)',
  ]
  expect(problems(first).sort()).toEqual(said)
  expect(problems(second).sort()).toEqual(said)
  expect(one.asked).toEqual([2, 0])
})
