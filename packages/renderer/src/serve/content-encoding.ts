import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'

export type ContentEncoding = 'br' | 'gzip' | 'identity'

/** On 20 KB of HTML each takes about a millisecond and comes within a few percent of the best level, which takes twenty. */
const BROTLI_QUALITY = 5
const GZIP_LEVEL = 6

const brotli = promisify(brotliCompress)
const deflate = promisify(gzip)

/**
 * The encoding that the field wants most of those we have; of equals, the smaller. Without a field, or when it refuses
 * everything, the bytes go out as they are (RFC 9110, section 12.5.3, lets us).
 */
export function chooseEncoding(field: string | undefined): ContentEncoding {
  if (field === undefined || field === '') return 'identity'
  const weights = readWeights(field)
  const weightOf = (name: string): number => weights.get(name) ?? weights.get('*') ?? 0
  const [br, gz] = [weightOf('br'), Math.max(weightOf('gzip'), weights.get('x-gzip') ?? 0)]
  const best = Math.max(br, gz)
  if (best === 0 || best < (weights.get('identity') ?? 0)) return 'identity'
  return br === best ? 'br' : 'gzip'
}

export function compress(body: Buffer, encoding: 'br' | 'gzip'): Promise<Buffer> {
  if (encoding === 'gzip') return deflate(body, { level: GZIP_LEVEL })
  return brotli(body, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY,
      [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
      [constants.BROTLI_PARAM_SIZE_HINT]: body.length,
    },
  })
}

/** Name in lower case → weight, 0 to 1; a weight that is no number of RFC 9110, section 12.4.2, is 0. */
function readWeights(field: string): ReadonlyMap<string, number> {
  const weights = new Map<string, number>()
  for (const member of field.split(',')) {
    const [name = '', ...parameters] = member.split(';').map((part) => part.trim().toLowerCase())
    const weight = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2) ?? '1'
    if (name !== '')
      weights.set(name, /^(?:0(?:\.\d{0,3})?|1(?:\.0{0,3})?)$/u.test(weight) ? Number(weight) : 0)
  }
  return weights
}
