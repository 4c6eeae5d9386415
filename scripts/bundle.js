/**
 * The program as few files: `bin/draehi.js` and the threads that parse and draw load them. From its several hundred
 * modules a command took half a second of work before it began, and each thread as long.
 *
 * Types are `tsc`'s matter (`pnpm check`); this only takes them away.
 */

import { readFile, rm } from 'node:fs/promises'
import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const packages = fileURLToPath(new URL('../packages', import.meta.url))

for (const name of ['core', 'renderer', 'cli'])
  await rm(`${packages}/${name}/bundle`, { recursive: true, force: true })
await build({
  entryPoints: [
    { in: `${packages}/cli/src/main.ts`, out: 'cli/bundle/main' },
    { in: `${packages}/core/src/markdown/parse-worker.ts`, out: 'core/bundle/parse-worker' },
    { in: `${packages}/renderer/src/card/card-worker.ts`, out: 'renderer/bundle/card-worker' },
  ],
  outdir: packages,
  // Shared code lies where the packages that are left outside are found.
  chunkNames: 'core/bundle/[name]-[hash]',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  conditions: ['source'],
  // What reads files that lie beside it.
  external: ['@electric-sql/pglite', 'harfbuzzjs'],
  // Modules of CommonJS ask for Node's own by `require`.
  banner: {
    js: "import { createRequire as requireOf } from 'node:module'; const require = requireOf(import.meta.url);",
  },
  plugins: [{ name: 'own-place', setup: ownPlace }],
  logLevel: 'warning',
})

/** A module of ours that asks where it is, to find what lies beside it, is told where its source is. */
function ownPlace({ onLoad }) {
  onLoad({ filter: /[/\\]packages[/\\][a-z]+[/\\]src[/\\].*\.ts$/ }, async ({ path }) => {
    const text = await readFile(path, 'utf8')
    const place = JSON.stringify(`../../${relative(packages, path).replaceAll('\\', '/')}`)
    return {
      contents: text.replaceAll('import.meta.url', `new URL(${place}, import.meta.url).href`),
      loader: 'ts',
    }
  })
}
