/**
 * The WIT language, for packages that read or write it: `spec` writes the API, `build` makes worlds of programs, and the
 * command prints what a component imports.
 *
 * @see https://component-model.bytecodealliance.org/design/wit.html
 * @module
 */

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
export { block, escaped, escapedId, paragraphs } from './print.ts'
export { type Token, tokens } from './tokens.ts'
