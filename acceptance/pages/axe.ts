import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'

export const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']

/** What axe finds against rules of these tags, and where. Without the page of its own that it opens where there are frames: we have none. */
export const violationsOf = async (page: Page, tags = WCAG): Promise<readonly (readonly [string, readonly string[]])[]> => {
  // Nobody reads what passes: to describe it takes three times as long as to find what does not.
  const { violations } = await new AxeBuilder({ page })
    .options({ resultTypes: ['violations'] })
    .withTags(tags)
    .setLegacyMode()
    .analyze()
  return violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])
}
