import { instanceSignal } from '@wasi-webgpu/component/host'

/**
 * Yields items while the guest lives that has called; throws when it has ended, so that nothing is stored for it any more. Called
 * before the first `await` of a host function.
 */
export function whileGuestLives<T>(items: Iterable<T> | Promise<Iterable<T>>): AsyncGenerator<T> {
  return yieldWhile(items, instanceSignal())
}

async function* yieldWhile<T>(
  items: Iterable<T> | Promise<Iterable<T>>,
  ended: AbortSignal | undefined,
): AsyncGenerator<T> {
  for (const item of await items) {
    ended?.throwIfAborted()
    yield item
  }
}
