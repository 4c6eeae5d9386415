/**
 * Elements without HTML: what a page's policy forbids (`require-trusted-types-for`) and nothing here needs.
 *
 * @template {keyof HTMLElementTagNameMap} Name
 * @param {Name} name
 * @param {Readonly<Record<string, string>>} [attributes]
 * @param {(Node | string)[]} children
 * @returns {HTMLElementTagNameMap[Name]}
 */
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name)
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value)
  made.append(...children)
  return made
}

const SVG = 'http://www.w3.org/2000/svg'

/**
 * @param {string} path of lines, in a square of 24
 * @returns {SVGElement} in the colour of the text
 */
export function icon(path) {
  const made = document.createElementNS(SVG, 'svg')
  made.setAttribute('viewBox', '0 0 24 24')
  made.setAttribute('class', 'icon-lines')
  made.setAttribute('aria-hidden', 'true')
  const lines = document.createElementNS(SVG, 'path')
  lines.setAttribute('d', path)
  made.append(lines)
  return made
}

/**
 * A button in the room that the header keeps for what only scripts can do.
 *
 * @param {string} className
 * @returns {HTMLButtonElement}
 */
export function addTool(className) {
  const button = element('button', { type: 'button', class: `tool ${className}` })
  document.querySelector('.tools')?.append(button)
  return button
}
