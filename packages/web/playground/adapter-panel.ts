import { create } from './elements.ts'

/** The adapter that programs get; `null` without one. */
export async function findAdapter(): Promise<GPUAdapter | null> {
  return (await navigator.gpu?.requestAdapter().catch(() => null)) ?? null
}

/** Shows the features and limits of an adapter in a panel. */
export function showAdapter(panel: HTMLElement, adapter: GPUAdapter | null): void {
  if (adapter === null) {
    const reason =
      navigator.gpu === undefined
        ? 'This browser has no WebGPU.'
        : 'This browser finds no GPU that it can use.'
    panel.replaceChildren(create('p', {}, reason))
    return
  }
  const { info, features, limits } = adapter
  const names = Object.getOwnPropertyNames(Object.getPrototypeOf(limits)).filter(
    name => name !== 'constructor',
  )
  panel.replaceChildren(
    create('h3', {}, 'Adapter'),
    list([
      ['Vendor', info.vendor],
      ['Architecture', info.architecture],
      ['Device', info.device],
      ['Description', info.description],
      ['Fallback', info.isFallbackAdapter ? 'yes: it computes on the CPU' : 'no'],
    ]),
    create('h3', {}, 'Features'),
    create('div', { className: 'tags' }, ...[...features].sort().map(name => create('span', {}, name))),
    create('h3', {}, 'Limits'),
    list(names.map(name => [name, String((limits as unknown as Record<string, number>)[name])])),
  )
}

function list(entries: readonly (readonly [string, string])[]): HTMLElement {
  const rows = entries
    .filter(([, value]) => value !== '')
    .map(([name, value]) => create('div', {}, create('dt', {}, name), create('dd', {}, value)))
  return create('dl', {}, ...rows)
}
