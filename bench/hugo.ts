import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { execa } from 'execa'
import { pagePath, pageText } from './generate-graph.ts'
import { timed } from './measure.ts'

/** Hugo's build of the same files with a plain template, to memory. Undefined when it is not installed. */
export async function timeHugo(directory: string, size: number): Promise<number | undefined> {
  const version = await execa('hugo', ['version'], { reject: false })
  if (version.exitCode !== 0) return undefined
  const page = '<!doctype html><title>{{ .Title }}</title>{{ .Content }}'
  await put(join(directory, 'layouts/_default/single.html'), page)
  await put(join(directory, 'layouts/_default/list.html'), page)
  await put(
    join(directory, 'config.toml'),
    'baseURL = "https://bench.invalid/"\ndisableKinds = ["taxonomy", "term", "RSS", "sitemap"]\n',
  )
  // Beside an `index.md` all others would be its attachments, and no pages.
  for (let n = 0; n < size; n++)
    await put(join(directory, 'content', n === 0 ? '_index.md' : pagePath(n)), pageText(n, size))
  return (await timed(() => execa('hugo', ['--renderToMemory', '--quiet'], { cwd: directory }))).ms
}

async function put(path: string, text: string): Promise<void> {
  await mkdir(join(path, '..'), { recursive: true })
  await writeFile(path, text)
}
