/**
 * The binary format of components by itself, for tools that look into one or change it: definitions as they are
 * written down, each with its byte offset; no linking, no types resolved.
 *
 * @module
 */
export { decodeComponent } from './decode.ts'
export type { ComponentDefinition, Declaration, Definition, TypeDefinition } from './definitions.ts'
export { type Bytes, componentOf, concat, leb128, moduleOf, name, sectionOf, sized, vec } from './write.ts'
