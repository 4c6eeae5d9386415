/** The form in which keys are compared: `publishDate`, `Publish-Date` and `publish_date` are one. */
export function keyForm(key: string): string {
  return key.toLowerCase().replace(/[-_ ]/gu, '')
}
