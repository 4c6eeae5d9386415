import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { PGlite } from '@electric-sql/pglite'

setFlagsFromString('--wasm-tiering-budget=100000000')
const d = process.argv[2],
  mode = process.argv[3]
const cpu = () => {
  const u = process.resourceUsage()
  return [(u.userCPUTime / 1e3) | 0, (u.systemCPUTime / 1e3) | 0, u.maxRSS >> 10]
}
console.log('start', cpu())
let extra = {}
if (mode === 'shared') {
  const base = dirname(createRequire(import.meta.url).resolve('@electric-sql/pglite'))
  extra = {
    wasmModule: await WebAssembly.compile(await readFile(join(base, 'pglite.wasm'))),
    fsBundle: new Blob([await readFile(join(base, 'pglite.data'))]),
  }
  console.log('prepared', cpu())
}
for (let i = 0; i < 4; i++) {
  const t = performance.now()
  const c = await PGlite.create({ dataDir: d, ...extra })
  await c.query('select count(*)::int from pg_class')
  const o = performance.now() - t
  await c.close()
  console.log(i, Math.round(o), Math.round(performance.now() - t), cpu())
}
