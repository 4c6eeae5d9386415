import type { Answer, Ask } from './answer.ts'
import { chooseEncoding } from './content-encoding.ts'
import { namesEntityTag } from './entity-tag.ts'
import type { Representation, Variant } from './representation.ts'

/** @param onMade called after a variant was made: it takes memory */
export async function answerFrom(
  ask: Ask,
  representation: Representation,
  onMade?: () => void,
): Promise<Answer> {
  const encoding = chooseEncoding(ask.acceptEncoding)
  let variant = representation.peek(encoding)
  if (variant === undefined) {
    variant = await representation.find(encoding)
    onMade?.()
  }
  return answerOf(ask, variant)
}

/** 304 to who has it. */
export function answerOf({ ifNoneMatch }: Ask, { etag, ok, notModified }: Variant): Answer {
  return ifNoneMatch !== undefined && namesEntityTag(ifNoneMatch, etag) ? notModified : ok
}
