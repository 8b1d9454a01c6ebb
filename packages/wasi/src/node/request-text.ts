import { camelCase, trap } from '@wasi-webgpu/component/host'

/**
 * Returns the setters of a resource of `wasi:http/types` for the texts of a request. They trap at a limit, because a guest
 * may hold many requests, and the shim matches each text with a regular expression while the guest waits.
 *
 * @param resource `outgoing-request` in WASI 0.2, `request` in WASI 0.3
 */
export function requestTextSetters(resource: 'outgoing-request' | 'request'): Record<string, object> {
  return Object.fromEntries(
    ['method', 'scheme', 'authority', 'path-with-query'].map(part => {
      const set = (self: Record<string, (value: Text) => unknown>, value: Text) => {
        const { length } = (typeof value === 'object' ? value.val : value) ?? ''
        if (length > mostCharacters) trap(`the ${part} of a request exceeds ${mostCharacters} characters`)
        return self[camelCase(`set-${part}`)]?.(value)
      }
      return [`[method]${resource}.set-${part}`, set]
    }),
  )
}

/** A text, or a variant whose case `other` has one. */
type Text = string | { readonly tag: string; readonly val?: string } | undefined

/** Far more than servers accept. */
const mostCharacters = 0x1_0000
