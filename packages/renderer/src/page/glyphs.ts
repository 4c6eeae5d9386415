/** Small pictures that take the colour of the text. `aria-hidden`: what they are on has a name of its own. */

function glyph(path: string): string {
  return `<svg class="glyph" viewBox="0 0 24 24" aria-hidden="true">${path}</svg>`
}

export const MENU_GLYPH = glyph('<path d="M4 6h16M4 12h16M4 18h10"></path>')

export const SEARCH_GLYPH = glyph(
  '<circle cx="10.5" cy="10.5" r="6.5"></circle><path d="m15.5 15.5 5 5"></path>',
)
