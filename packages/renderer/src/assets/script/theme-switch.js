/** Light, dark, or as the reader's system has it: a button that goes round, remembered by the browser. */

import { addTool, icon } from './element.js'

const KEY = 'draehi-theme'

/** @typedef {'system' | 'light' | 'dark'} Theme */

/** @type {Readonly<Record<Theme, { next: Theme, lines: string }>>} */
const THEMES = {
  system: { next: 'light', lines: 'M4 5h16v11H4zM9 20h6M12 16v4' },
  light: {
    next: 'dark',
    lines:
      'M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8M12 2v2M12 20v2M2 12h2M20 12h2M5 5l1.4 1.4M17.6 17.6 19 19M5 19l1.4-1.4M17.6 6.4 19 5',
  },
  dark: { next: 'system', lines: 'M20 14.5A8.5 8.5 0 0 1 9.5 4 8.5 8.5 0 1 0 20 14.5z' },
}

export function startThemeSwitch() {
  const button = addTool('theme-switch')
  const show = () => {
    const theme = shown()
    button.replaceChildren(icon(THEMES[theme].lines))
    button.setAttribute('aria-label', `Theme: ${theme}`)
    button.title = `Theme: ${theme}`
  }
  button.addEventListener('click', () => {
    const { next } = THEMES[shown()]
    apply(next)
    remember(next)
    show()
  })
  // Other windows of the site follow.
  addEventListener('storage', ({ key, newValue }) => {
    if (key !== null && key !== KEY) return
    apply(newValue === 'light' || newValue === 'dark' ? newValue : 'system')
    show()
  })
  show()
}

/** @returns {Theme} */
function shown() {
  const { theme } = document.documentElement.dataset
  return theme === 'light' || theme === 'dark' ? theme : 'system'
}

/** @param {Theme} theme */
function apply(theme) {
  const { dataset } = document.documentElement
  if (theme === 'system') delete dataset['theme']
  else dataset['theme'] = theme
}

/** @param {Theme} theme */
function remember(theme) {
  try {
    if (theme === 'system') localStorage.removeItem(KEY)
    else localStorage.setItem(KEY, theme)
  } catch {
    // Refused, or full: the choice lasts as long as the page.
  }
}
