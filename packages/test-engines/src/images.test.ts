import { describe, expect, it } from '@jest/globals'
import { chooseImage, IMAGES } from './images.ts'

const having =
  (...names: readonly string[]) =>
  async (name: string): Promise<boolean> =>
    names.includes(name)

describe('an image', () => {
  const { stock, ours, variable } = IMAGES.redis

  it('is the one that the environment names, whatever is at hand', async () => {
    expect(await chooseImage(IMAGES.redis, having(stock, ours), { [variable]: 'valkey:8' })).toBe('valkey:8')
  })

  it('is ours only where the stock one is not at hand and ours is', async () => {
    expect(await chooseImage(IMAGES.redis, having(stock, ours), {})).toBe(stock)
    expect(await chooseImage(IMAGES.redis, having(ours), {})).toBe(ours)
    expect(await chooseImage(IMAGES.redis, having(), {})).toBe(stock)
  })
})
