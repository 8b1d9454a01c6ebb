import { componentWit, parse } from '@bytecodealliance/jco'
import type { ComponentSource } from './directives.ts'

/** Error of wasm-tools about a malformed or invalid component. */
export class Refusal extends Error {
  override name = 'Refusal'
}

/**
 * Assembles a component.
 *
 * @throws {Refusal} when its text is malformed
 */
export async function assemble(source: ComponentSource): Promise<Uint8Array<ArrayBuffer>> {
  if (source.kind === 'binary') return source.bytes
  try {
    return new Uint8Array(await parse(source.text))
  } catch (error) {
    throw new Refusal(parserMessage(error))
  }
}

/**
 * Validates a component as wasm-tools does when it prints the component's WIT: with all proposals enabled,
 * and without the bodies of core functions.
 *
 * @throws {Refusal} when it is malformed or invalid
 */
export async function validate(bytes: Uint8Array<ArrayBuffer>): Promise<void> {
  // An unknown section at the end stops wasm-tools after validation and before it prints WIT, which fails for
  // some valid components.
  const stopped = await validatorError(new Uint8Array([...bytes, ...unknownSection]))
  const behind = (bytes.length + unknownSection.length).toString(16)
  if (stopped?.endsWith(`malformed section id: ${unknownSection[0]} (at offset 0x${behind})`)) return
  const message = await validatorError(bytes)
  if (message !== undefined) throw new Refusal(message)
}

/** An unknown section id, and an empty section. */
const unknownSection = [0x7f, 0x00]

async function validatorError(bytes: Uint8Array<ArrayBuffer>): Promise<string | undefined> {
  try {
    await componentWit(bytes)
    return undefined
  } catch (error) {
    const message = messageOf(error)
    // Only errors of the validator have an offset.
    return message.includes('(at offset 0x') ? message : undefined
  }
}

/** Extracts the message of the text parser, which wasm-tools prints in Rust's debug format. */
function parserMessage(error: unknown): string {
  const text = messageOf(error)
  const custom = /kind: Custom\("((?:[^"\\]|\\.)*)"\)/.exec(text)?.[1]
  return custom?.replace(/\\(.)/g, '$1') ?? /kind: (Lex\(.*?\))/.exec(text)?.[1] ?? text
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
