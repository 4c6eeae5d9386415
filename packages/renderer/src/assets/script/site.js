/** What scripts add to the pages of a site. Without it, or with half of it, every page is whole. */

import { markContents } from './contents-mark.js'
import { addCopyButtons, addHeadingAnchors } from './copy-buttons.js'
import { onEachPage } from './each-page.js'
import { drawWholeGraph, startGraphButton } from './graph-button.js'
import { startNavigation } from './navigation.js'
import { startPreviews } from './preview.js'
import { startSearchKeys } from './search-keys.js'
import { startThemeSwitch } from './theme-switch.js'

startGraphButton()
startThemeSwitch()
startSearchKeys()
startPreviews()
startNavigation()
for (const setUp of [markContents, addCopyButtons, addHeadingAnchors, drawWholeGraph]) onEachPage(setUp)

onEachPage((main) => {
  const place = main.querySelector('.search-static')
  if (place) import('./static-search-page.js').then(({ showSearch }) => showSearch(place)).catch(console.warn)
})

onEachPage((main, left) => {
  if (main.querySelector('.outline ul') === null) return
  import('./fold-outline.js')
    .then(({ foldOutlines }) => left.aborted || foldOutlines(main, left))
    .catch(console.warn)
})
