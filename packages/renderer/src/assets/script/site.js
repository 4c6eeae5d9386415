/** What scripts add to the pages of a site. Without it, or with half of it, every page is whole. */

import { markContents } from './contents-mark.js'
import { addCopyButtons, addHeadingAnchors } from './copy-buttons.js'
import { onEachPage } from './each-page.js'
import { startGraphButton } from './graph-button.js'
import { startNavigation } from './navigation.js'
import { startPreviews } from './preview.js'
import { startSearchKeys } from './search-keys.js'
import { startThemeSwitch } from './theme-switch.js'

startGraphButton()
startThemeSwitch()
startSearchKeys()
startPreviews()
startNavigation()
for (const setUp of [markContents, addCopyButtons, addHeadingAnchors]) onEachPage(setUp)

/**
 * What only some pages need.
 *
 * @param {string} selector
 * @param {() => Promise<{ setUp: import('./each-page.js').SetUp }>} read
 */
const onPagesWith = (selector, read) =>
  onEachPage((main, left) => {
    if (main.querySelector(selector))
      read()
        .then(({ setUp }) => left.aborted || setUp(main, left))
        .catch(console.warn)
  })
onPagesWith('.outline ul', () => import('./fold-outline.js'))
onPagesWith('.graph-page', () => import('./graph.js'))

document.addEventListener(
  'toggle',
  ({ target }) => {
    if (target instanceof Element && target.matches('.mentions'))
      import('./preview-card.js').then(({ showMentions }) => showMentions(target)).catch(console.warn)
  },
  true,
)
