import { instanceSignal } from '@wasi-webgpu/component/host'

/**
 * Returns a function that throws when the guest has ended that calls now, so that nothing more is stored for it. Called before
 * the first `await` of a host function.
 */
export function lifeCheck(): () => void {
  const ended = instanceSignal()
  return () => ended?.throwIfAborted()
}

/** Yields items while the guest lives that calls now: see {@link lifeCheck}. */
export function whileGuestLives<T>(items: Iterable<T> | Promise<Iterable<T>>): AsyncGenerator<T> {
  return yieldWhile(items, lifeCheck())
}

async function* yieldWhile<T>(
  items: Iterable<T> | Promise<Iterable<T>>,
  checkLife: () => void,
): AsyncGenerator<T> {
  for (const item of await items) {
    checkLife()
    yield item
  }
}
