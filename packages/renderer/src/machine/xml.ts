/** Text becomes XML 1.0. What no XML document may hold (section 2.2: control characters, lone surrogates) is left out. */

const FORBIDDEN = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu

const ENTITIES: ReadonlyMap<string, string> = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
  ["'", '&apos;'],
])

/** For the text of an element or an attribute value. */
export function escapeXml(text: string): string {
  return text.replace(FORBIDDEN, '').replace(/[&<>"']/gu, (character) => ENTITIES.get(character) ?? '')
}

/** `<name>text</name>`; nothing for what is undefined. */
export function element(name: string, text: string | undefined): string {
  return text === undefined ? '' : `<${name}>${escapeXml(text)}</${name}>`
}

export const XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
