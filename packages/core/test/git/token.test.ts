import { execFile } from 'node:child_process'
import { readdir, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { writeAskpass } from '../../src/git/askpass.ts'
import { errorOf, originOf, processesWith, repoOf, sceneOf, scratchDirectory } from './scene.ts'

const CANARY = 'ghp_canary7Zq+/= ü'
const FORMS = [
  CANARY,
  encodeURIComponent(CANARY),
  Buffer.from(CANARY).toString('base64'),
  Buffer.from(`x-access-token:${CANARY}`).toString('base64'),
]

test('G09: a token opens the repository and is seen in no command line and no file', async () => {
  const repo = await repoOf({ 'a.md': '# A\n' })
  const origin = await originOf(repo, { token: CANARY, delayMs: 300 })
  const scene = await sceneOf(origin.url)
  const seen: string[] = []
  let samples = 0
  const watch = setInterval(() => {
    samples += processesWith(origin.url).length
    seen.push(...FORMS.flatMap((form) => processesWith(form)))
  }, 20)
  let said = ''
  const mirror = await scene.open({ token: CANARY, onProgress: (text) => (said += text) })
  clearInterval(watch)
  expect(mirror.commit.oid).toBe(await repo.tip())
  expect(origin.credentials).toContain(`x-access-token:${CANARY}`)
  expect(samples).toBeGreaterThan(0)
  expect(seen).toEqual([])
  for (const form of FORMS) {
    expect(said).not.toContain(form)
    expect(await filesWith(dirname(scene.directory), form)).toEqual([])
  }
})

test('a wrong token and a missing one are errors of authentication that repeat nothing', async () => {
  const repo = await repoOf({ 'a.md': '# A\n' })
  const origin = await originOf(repo, { token: CANARY })
  const wrong = await errorOf((await sceneOf(origin.url)).open({ token: 'wrong-token' }))
  expect(wrong.code).toBe('git-authentication')
  expect(JSON.stringify([wrong.message, wrong.remedy, wrong.data])).not.toContain('wrong-token')
  const scene = await sceneOf(origin.url)
  expect((await errorOf(scene.open())).code).toBe('git-authentication')
  expect(await readdir(dirname(scene.directory))).toEqual([])
})

test('what a host repeats of the token is taken out of the error', async () => {
  const repeated = FORMS.join(' | ')
  const origin = await originOf(await repoOf({ 'a.md': '# A\n' }), {
    mode: { errorLine: `you said ${repeated}` },
  })
  const { message } = await errorOf((await sceneOf(origin.url)).open({ token: CANARY }))
  expect(message).toContain('you said [redacted] | [redacted] | [redacted] | [redacted]')
})

test('the helper answers for its own origin alone', async () => {
  const script = await writeAskpass(await scratchDirectory())
  const ask = async (prompt: string): Promise<string> => {
    const env = { DRAEHI_GIT_ORIGIN: 'https://host.example:8443', DRAEHI_GIT_SECRET: 's e`c$r%s' }
    return promisify(execFile)(script, [prompt], { env }).then(
      ({ stdout }) => stdout,
      () => 'refused',
    )
  }
  expect(await ask("Username for 'https://host.example:8443': ")).toBe('x-access-token\n')
  expect(await ask("Password for 'https://x-access-token@host.example:8443': ")).toBe('s e`c$r%s\n')
  for (const prompt of [
    "Username for 'https://evil.test': ",
    "Username for 'https://host.example:8443.evil.test': ",
    "Username for 'http://host.example:8443': ",
    "Password for 'https://x-access-token@host.example': ",
    "Password for 'https://host.example:8443@evil.test': ",
    "Password for 'https://x@host.example:8443.evil.test': ",
    'Enter passphrase for key',
    '',
  ]) {
    expect([prompt, await ask(prompt)]).toEqual([prompt, 'refused'])
  }
})

async function filesWith(directory: string, text: string): Promise<string[]> {
  const found: string[] = []
  for (const entry of await readdir(directory, { withFileTypes: true, recursive: true })) {
    const path = join(entry.parentPath, entry.name)
    if (entry.isFile() && (await readFile(path)).includes(text)) found.push(path)
  }
  return found
}
