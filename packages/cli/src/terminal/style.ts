import { styleText } from 'node:util'

// `styleText` itself looks at the terminal, NO_COLOR and FORCE_COLOR.
const style = (format: Parameters<typeof styleText>[0]) => (text: string) =>
  styleText(format, text, { stream: process.stdout })

/** Text for the standard output that stands out there if it is a terminal. */
export const bold = style('bold')
export const dim = style('dim')
export const green = style('green')
export const red = style('red')
export const cyan = style('cyan')
