import type { Page } from 'playwright-core'

/** One of the buttons that move a form on. */
export const press = (page: Page, step: string): Promise<void> =>
  page.locator(`button[value="${step}"]:visible:not(.hidden-text)`).first().click()
