import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { PARSER_FINGERPRINT } from '../../src/markdown/fingerprint.ts'

const lock = readFileSync(new URL('../../../../pnpm-lock.yaml', import.meta.url), 'utf8')

test.each(PARSER_FINGERPRINT.split(' ').slice(1, -1))('%s is what is installed', (dependency) => {
  const key = dependency.startsWith('@') ? `'${dependency}'` : dependency
  expect(lock).toContain(`\n  ${key}:\n`)
})
