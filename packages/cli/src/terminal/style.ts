import { styleText } from 'node:util'

// `styleText` respects the terminal, NO_COLOR and FORCE_COLOR.
const style = (format: Parameters<typeof styleText>[0]) => (text: string) =>
  styleText(format, text, { stream: process.stdout })

/** Styles for text on the standard output. Without a terminal they add nothing. */
export const bold = style('bold')
export const dim = style('dim')
export const green = style('green')
export const red = style('red')
export const cyan = style('cyan')
