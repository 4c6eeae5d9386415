import { DrizzleQueryError } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { isTransient, toDatabaseError } from '../../src/db/database-error.ts'
import { DraehiError } from '../../src/errors.ts'

const secret = 'the content of somebody’s page '.repeat(10_000)

/** What drizzle throws for a driver's error. */
const failed = (code: string, message = 'refused'): DrizzleQueryError =>
  new DrizzleQueryError(
    `insert ${secret}`,
    [secret],
    Object.assign(new Error(message), { code, detail: secret }),
  )

test.each([
  ['ECONNREFUSED', 'database-unreachable', true],
  ['CONNECTION_CLOSED', 'database-unreachable', true],
  ['57P01', 'database-unreachable', true],
  ['08006', 'database-unreachable', true],
  ['40P01', 'database-unreachable', true],
  ['40001', 'database-unreachable', true],
  ['53300', 'database-unreachable', true],
  ['57P03', 'database-unreachable', true],
  ['28P01', 'database-unusable', false],
  ['42P01', 'database-unusable', false],
  ['25006', 'database-unusable', false],
  ['23505', 'database-failed', false],
  ['22P02', 'database-failed', false],
  ['55P03', 'database-failed', false],
])('%s is %s', (state, code, transient) => {
  const error = toDatabaseError(failed(state))
  expect(error.code).toBe(code)
  expect(error.data).toEqual({ sqlState: state })
  expect(isTransient(failed(state))).toBe(transient)
  expect(isTransient(error)).toBe(transient)
})

test('neither statement nor parameters are passed on, however the error is printed', () => {
  const error = toDatabaseError(failed('23505', `duplicate key\n${secret}`))
  const cause = error.cause
  const printed = [
    error.message,
    error.stack,
    String(cause),
    cause instanceof Error ? cause.stack : '',
    JSON.stringify(cause),
  ]
  expect(printed.join('\n')).not.toContain('the content')
  expect(printed.join('\n').length).toBeLessThan(10_000)
  expect(cause instanceof Error && cause.cause).toBe(undefined)
})

test('an error of ours stays what it is', () => {
  const error = new DraehiError('lost-lease', 'Gone.', 'Again.')
  expect(toDatabaseError(error)).toBe(error)
})

test('what is no error has no code', () => {
  expect(toDatabaseError('x')).toMatchObject({ code: 'database-failed', data: { sqlState: '' } })
})
