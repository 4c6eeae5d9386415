import { expect, test } from 'vitest'
import { faultOfHosts } from '../../src/serve/read-host.ts'

const ours = new Set(['notes.example', 'w1.test'])

test.each<[hosts: string[], any: number | undefined, listed: number | undefined]>([
  [['w1.test'], undefined, undefined],
  [['W1.Test:8080'], undefined, undefined],
  [['other.invalid'], undefined, 421],
  [['127.0.0.1:4321'], undefined, 421],
  [['[::1]:4321'], undefined, 421],
  [[], 400, 400],
  [[''], 400, 400],
  [['w1.test', 'w1.test'], 400, 400],
  [['a b<script>'], 400, 400],
  [['evil:80@w1.test'], 400, 400],
  [['w1.test/x'], 400, 400],
  [['w1.test:99999999'], 400, 400],
  [['-w1.test'], 400, 400],
  [['a'.repeat(8192)], 400, 400],
  [['w1.test, w1.test'], 400, 400],
])('Host %j: %s for any host, %s for a list of hosts', (hosts, any, listed) => {
  expect(faultOfHosts(hosts, undefined)).toBe(any)
  expect(faultOfHosts(hosts, ours)).toBe(listed)
})
