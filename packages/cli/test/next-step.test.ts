import { expect, test } from 'vitest'
import { nextStep } from '../src/output/next-step.ts'

test.each([
  ['check-failed', 'draehi check notes'],
  ['guard-pages-removed', 'draehi sync notes --dry-run, then --force if that is meant'],
  ['abandoned', 'draehi sync notes'],
  ['unexpected', 'draehi sync notes'],
])('after %s comes %s', (code, step) => expect(nextStep(code, 'notes')).toBe(step))
