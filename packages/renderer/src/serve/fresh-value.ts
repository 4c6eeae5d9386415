/** A value that somebody else changes, asked for again when it is too old. */
export interface FreshValue<Value> {
  /**
   * The value, at most `maxAgeMs` old. While nobody answers: the last one known.
   * @throws what asking threw, when there is no last one
   */
  read(): Promise<Value>
  /**
   * The value, at most `maxAgeMs` old, when it is at hand; undefined: `read` it. Of one that soon is as old, a new one is asked
   * for meanwhile, so that who is asked often never waits.
   */
  peek(): Value | undefined
}

export interface FreshValueOptions {
  readonly maxAgeMs: number
  /** After a failure nobody asks for this long. */
  readonly retryAfterMs: number
  /** Milliseconds of a clock that never goes back. */
  readonly now: () => number
}

type State<Value> =
  | { readonly kind: 'unknown' }
  | { readonly kind: 'known'; readonly value: Value; readonly askedAt: number }
  | {
      readonly kind: 'failed'
      readonly error: unknown
      readonly last: { readonly value: Value } | undefined
      readonly failedAt: number
    }

/** The part of its age at which a value that is peeked at is asked for again: on a busy machine an answer takes tens of milliseconds. */
const ASK_AGAIN_AT = 0.5

/**
 * One question at a time, whoever waits for it, so that an older answer never replaces a newer one. The age counts from
 * when the question was asked. After a failure the last known value is given at once, and asking goes on behind it.
 */
export function createFreshValue<Value>(
  ask: () => Promise<Value>,
  options: FreshValueOptions,
): FreshValue<Value> {
  let state: State<Value> = { kind: 'unknown' }
  let asking: Promise<Value> | undefined

  const refresh = (): Promise<Value> => {
    asking ??= askOnce().finally(() => {
      asking = undefined
    })
    return asking
  }

  const askOnce = async (): Promise<Value> => {
    const askedAt = options.now()
    try {
      const value = await ask()
      state = { kind: 'known', value, askedAt }
      return value
    } catch (error) {
      const last = lastOf(state)
      state = { kind: 'failed', error, last, failedAt: options.now() }
      if (last === undefined) throw error
      return last.value
    }
  }

  return {
    peek() {
      if (state.kind !== 'known') return undefined
      const ageMs = options.now() - state.askedAt
      if (ageMs >= options.maxAgeMs) return undefined
      // A failure keeps the last value, so there is nothing to catch.
      if (ageMs >= options.maxAgeMs * ASK_AGAIN_AT) void refresh()
      return state.value
    },
    async read() {
      if (state.kind === 'known' && options.now() - state.askedAt < options.maxAgeMs) return state.value
      if (state.kind !== 'failed') return refresh()
      const isResting = options.now() - state.failedAt < options.retryAfterMs
      if (state.last === undefined) {
        if (isResting) throw state.error
        return refresh()
      }
      const { value } = state.last
      if (!isResting) void refresh()
      return value
    },
  }
}

function lastOf<Value>(state: State<Value>): { readonly value: Value } | undefined {
  if (state.kind === 'unknown') return undefined
  return state.kind === 'known' ? { value: state.value } : state.last
}
