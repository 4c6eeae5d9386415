import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { execa } from 'execa'
import { pagePath, pageText } from './generate-graph.ts'
import { timed } from './measure.ts'

/** Eleventy's build of the same files with a plain layout, to files. Undefined when it is not installed. */
export async function timeEleventy(directory: string, size: number): Promise<number | undefined> {
  const version = await execa('eleventy', ['--version'], { reject: false })
  if (version.exitCode !== 0) return undefined
  await put(
    join(directory, 'notes/_includes/page.njk'),
    '<!doctype html><title>{{ page.fileSlug }}</title>{{ content | safe }}',
  )
  // Text is no template: a graph may have `{{` in it.
  await put(
    join(directory, 'eleventy.config.cjs'),
    `module.exports = (config) => {
  config.setUseGitIgnore(false)
  config.addGlobalData('layout', 'page.njk')
  return { dir: { input: 'notes', output: 'site' }, markdownTemplateEngine: false, templateFormats: ['md'] }
}
`,
  )
  for (let n = 0; n < size; n++) await put(join(directory, 'notes', pagePath(n)), pageText(n, size))
  const build = () => execa('eleventy', ['--config=eleventy.config.cjs', '--quiet'], { cwd: directory })
  return (await timed(build)).ms
}

async function put(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, text)
}
