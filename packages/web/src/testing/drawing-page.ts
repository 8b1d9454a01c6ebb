import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { type Picture, readPicture } from './picture.ts'
import { type Site, until } from './site.ts'

/** Opens a component of the site in the corner of a page, and waits until it has drawn some frames. */
export async function openDrawing(
  site: Site,
  path: string,
  frames: number,
  { args = '', size = 'width=256 height=256' }: { args?: string; size?: string } = {},
): Promise<Page> {
  const page = await site.page(`<wasi-webgpu src="${path}" args="${args}" autoplay ${size}></wasi-webgpu>`, {
    script: `(${giveFrames})(${frames})`,
  })
  await until(page, 'ready')
  await expectDrawn(page)
  return page
}

/** Lets the program draw some more frames, and waits until it has. */
export async function drawMore(page: Page, frames: number): Promise<void> {
  await page.evaluate(`giveMore(${frames})`)
  await expectDrawn(page)
}

/** Returns the picture that the element shows. */
export async function shownPicture(page: Page): Promise<Picture> {
  return readPicture(await page.locator('wasi-webgpu').screenshot())
}

async function expectDrawn(page: Page): Promise<void> {
  await expect.poll(() => page.evaluate('isDrawn()')).toBe(true)
}

/**
 * Runs in the page first and replaces its frames: delivers a given number of them, 60 per second by its
 * clocks.
 *
 * @param last number of the frame at which delivery first pauses
 */
function giveFrames(last: number): void {
  let frame = 0
  let held: (() => void) | undefined
  const request = requestAnimationFrame
  performance.now = () => (Math.max(0, frame - 1) * 1000) / 60
  globalThis.requestAnimationFrame = callback => {
    const give = () => {
      request(() => {
        frame++
        callback(performance.now())
      })
    }
    if (frame < last) give()
    else held = give
    return 0
  }
  Object.assign(globalThis, {
    isDrawn: () => held !== undefined,
    giveMore: (count: number) => {
      last += count
      held?.()
      held = undefined
    },
  })
}
