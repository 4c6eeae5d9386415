/** A pointer that rests on a link, or the keyboard's focus, shows what is there. The card is loaded by then. */

import { siteLinkOf } from './site-links.js'

/** Long enough that a pointer passing over a line opens nothing. */
const POINTER_MS = 350
const FOCUS_MS = 600
/** Time to get from the link into the card. */
const LEAVE_MS = 250

/** Of links that say where one is, and not what something means. */
const NONE = '.toc, .crumbs, .steps, .preview, dialog, .heading-anchor'

/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer
/** @type {HTMLAnchorElement | undefined} the link for which the card is shown, or soon will be */
let current
/** @type {typeof import('./preview-card.js') | undefined} */
let card

export function startPreviews() {
  document.addEventListener('pointerover', ({ pointerType, target, clientX, clientY }) => {
    if (pointerType === 'touch') return
    if (target instanceof Element && target.closest('.preview')) {
      clearTimeout(timer)
      return
    }
    const link = previewable(target)
    if (link === undefined) leave()
    else enter(link, POINTER_MS, { x: clientX, y: clientY })
  })
  document.addEventListener('focusin', ({ target }) => {
    if (!(target instanceof Element) || target.closest('.preview')) return
    const link = previewable(target)
    if (link?.matches(':focus-visible')) enter(link, FOCUS_MS)
    else closePreview()
  })
  document.addEventListener('keydown', ({ key }) => {
    if (key === 'Escape') closePreview()
  })
  document.addEventListener('click', closePreview)
  document.documentElement.addEventListener('pointerleave', leave)
  addEventListener('scroll', closePreview, { passive: true })
}

export function closePreview() {
  clearTimeout(timer)
  current = undefined
  card?.hideCard()
}

/** @param {EventTarget | null} target */
function previewable(target) {
  const link = siteLinkOf(target)
  return link?.closest('main') && !link.closest(NONE) ? link : undefined
}

/**
 * @param {HTMLAnchorElement} link
 * @param {number} delayMs
 * @param {{ x: number, y: number }} [pointer]
 */
function enter(link, delayMs, pointer) {
  if (link === current) {
    if (card?.isCardShown()) clearTimeout(timer)
    return
  }
  closePreview()
  current = link
  timer = setTimeout(async () => {
    try {
      card = await import('./preview-card.js')
      await card.showCard(link, pointer, () => link === current)
    } catch {
      // A link without a preview is a link.
    }
  }, delayMs)
}

function leave() {
  if (current === undefined) return
  if (!card?.isCardShown()) closePreview()
  else {
    clearTimeout(timer)
    timer = setTimeout(closePreview, LEAVE_MS)
  }
}
