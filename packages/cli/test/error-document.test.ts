import { DraehiError } from '@draehi/core'
import { expect, test } from 'vitest'
import { errorDocument } from '../src/output/report-error.ts'

const problem = {
  code: 'broken-link' as const,
  severity: 'warning' as const,
  path: 'a.md',
  line: 3,
  column: 1,
  message: 'There is no page "b".',
  hint: undefined,
}

test('a run that problems stopped lists them all in its document, beside the error', () => {
  const error = new DraehiError('check-failed', 'One problem.', 'Mend it.', { problems: [problem] })
  expect(JSON.parse(JSON.stringify(errorDocument(error)))).toEqual({
    schema: 1,
    ok: false,
    status: 'failed',
    error: { code: 'check-failed', message: 'One problem.', remedy: 'Mend it.', data: {} },
    problems: [
      {
        code: 'broken-link',
        severity: 'warning',
        path: 'a.md',
        line: 3,
        column: 1,
        message: problem.message,
      },
    ],
  })
})

test('an error that has nothing to do with what authors wrote has no list', () => {
  const error = new DraehiError('busy', 'Busy.', 'Wait.')
  expect(JSON.stringify(errorDocument(error))).not.toContain('problems')
})
