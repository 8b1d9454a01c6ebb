import { toast } from './toast.ts'

/**
 * Puts a text on the clipboard, and says so.
 *
 * @param name name of the text in the message, such as `The link`
 * @param from field that has the text; it is selected where the page may not use the clipboard
 */
export async function copyText(
  text: string,
  name: string,
  from?: HTMLInputElement | HTMLTextAreaElement,
): Promise<void> {
  try {
    await navigator.clipboard.writeText(text)
    toast(`${name} is on the clipboard.`)
  } catch {
    from?.select()
    toast(
      from
        ? `${name} is selected: copy it with Ctrl+C.`
        : 'This page may not use the clipboard: select the text.',
    )
  }
}
