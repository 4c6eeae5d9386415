import type { BrowserContext, Page } from 'playwright-core'

export interface OpenedPage {
  readonly page: Page
  /** What the console says, errors, and dialogs; violations of a policy are among them. */
  readonly noise: readonly string[]
  /** Every address that was asked for, in order. */
  readonly requests: readonly string[]
}

/** @param url of a page; its scripts have run when this returns */
export async function openPage(context: BrowserContext, url: string): Promise<OpenedPage> {
  const page = await context.newPage()
  const noise: string[] = []
  const requests: string[] = []
  page.on('console', (message) => noise.push(`${message.type()} ${message.text()}`))
  page.on('pageerror', (error) => noise.push(String(error)))
  page.on('dialog', (dialog) => {
    noise.push(`dialog ${dialog.message()}`)
    void dialog.dismiss()
  })
  page.on('request', (request) => {
    if (!request.url().startsWith('data:')) requests.push(request.url())
  })
  await page.goto(url)
  return { page, noise, requests }
}
