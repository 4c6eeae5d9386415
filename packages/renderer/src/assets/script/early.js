/**
 * Runs before anything is painted, so that a page which the reader wants dark is never light for a moment. It also says
 * that there are scripts, which the style needs to know before they are there, and which address was loaded.
 */
{
  const root = document.documentElement
  root.dataset['js'] = location.href
  try {
    const theme = localStorage.getItem('draehi-theme')
    if (theme === 'light' || theme === 'dark') root.dataset['theme'] = theme
  } catch {
    // Storage is refused in some private windows: then the system decides.
  }
}
