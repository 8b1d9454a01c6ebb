/**
 * Reads and writes WIT texts, for `spec`, which writes the API, `build`, which makes the worlds of programs,
 * and the command, which prints the imports of a component.
 *
 * `model.ts` has the model of a text, `print.ts` its printer, and `parse.ts` its parser. `tokens.ts` splits a
 * text into tokens. `packages.ts` finds the packages, interfaces and other blocks of a text by matching
 * braces; it does not parse the items inside them. This is enough to compose and rearrange WIT: wasm-tools
 * parses and validates the result.
 *
 * @see https://component-model.bytecodealliance.org/design/wit.html
 * @module
 */

export type * from './model.ts'
export {
  allInterfaces,
  type Block,
  blocks,
  closing,
  interfaceName,
  printPackages,
  readPackages,
  type WitPackages,
} from './packages.ts'
export { parseFile } from './parse.ts'
export { type Item, type PrintOptions, printFile, printFunc, printItems, printType } from './print.ts'
export { type Token, tokens } from './tokens.ts'
