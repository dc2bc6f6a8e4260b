import type { Locator, Page } from 'playwright-core'
import { until } from '../until.ts'

/** One of the buttons that move a form on. */
export const buttonOf = (page: Page, step: string): Locator => page.locator(`button[value="${step}"]:visible:not(.hidden-text)`).first()
export const press = (page: Page, step: string): Promise<void> => buttonOf(page, step).click()

/** Types a code on the first page, and presses when the page has taken it over: before, a press is answered by the server. */
export const enterCode = async (page: Page, code: string): Promise<void> => {
  await page.locator('#code').fill(code) // perhaps before the page listens
  await page.locator('#code-state:not(:empty)').waitFor()
  await press(page, 'enter')
}

/** Presses what leads to another document, or to the same drawn anew, and waits until all of that is there. */
export const follow = async (page: Page, what: Locator): Promise<void> => {
  await Promise.all([page.waitForEvent('load'), what.click()])
}

/** What the form needs after its first question has come: from now on a step asks nobody. */
export const hasLaterPages = (page: Page): Promise<void> => page.locator('.state > :nth-child(2)').waitFor({ state: 'attached' })

/** When the form on the device was last saved: nothing else of it can be read without the code. 0: there is none. */
export const savedAt = async (page: Page): Promise<number> => Number(await page.evaluate(SAVED_AT))

const SAVED_AT = `new Promise((resolve) => {
  const opening = indexedDB.open('guzgu')
  opening.onsuccess = () => {
    const all = opening.result.transaction('drafts').objectStore('drafts').getAll()
    all.onsuccess = () => { opening.result.close(); resolve(Math.max(0, ...all.result.map(({ savedAt }) => savedAt))) }
  }
})`

/** Presses, and waits until the form is on the device as it is then. The one before must have been kept. */
export const pressAndKeep = async (page: Page, step: string): Promise<void> => {
  const pressedAt = Date.now()
  await press(page, step)
  await until('saved', async () => ((await savedAt(page)) >= pressedAt ? true : undefined))
}
