import { expect, test } from 'vitest'
import { isRichScreen } from '../src/terminal.ts'

test.each<readonly [isTty: boolean, env: Record<string, string>, expected: boolean]>([
  [true, {}, true],
  [false, {}, false],
  [true, { CI: 'true' }, false],
  [true, { CI: 'false' }, true],
  [true, { NO_COLOR: '1' }, false],
  [true, { NO_COLOR: '' }, true],
  [true, { TERM: 'dumb' }, false],
  [true, { TERM: 'xterm-256color' }, true],
])('a screen: %s, with %o: colours and live lines %s', (isTty, env, expected) => {
  expect(isRichScreen(isTty, env)).toBe(expected)
})
