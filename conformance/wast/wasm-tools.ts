import { componentWit, parse } from '@bytecodealliance/jco'
import type { ComponentSource } from './directives.ts'

/** wasm-tools does not accept a component: its text, or what its binary says. */
export class Refusal extends Error {
  override name = 'Refusal'
}

/**
 * The binary of a component.
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
 * Checks that a component is valid, as far as wasm-tools does when asked for the WIT of a component: with every proposal
 * allowed, and without the bodies of core functions.
 *
 * @throws {Refusal} when it is malformed or invalid
 */
export async function validate(bytes: Uint8Array<ArrayBuffer>): Promise<void> {
  // Before it comes to the WIT, for which some valid components are too much: at an unknown section behind the component.
  const stopped = await validatorError(new Uint8Array([...bytes, ...unknownSection]))
  const behind = (bytes.length + unknownSection.length).toString(16)
  if (stopped?.endsWith(`malformed section id: ${unknownSection[0]} (at offset 0x${behind})`)) return
  const message = await validatorError(bytes)
  if (message !== undefined) throw new Refusal(message)
}

/** Its id, which none has, and its size. */
const unknownSection = [0x7f, 0x00]

async function validatorError(bytes: Uint8Array<ArrayBuffer>): Promise<string | undefined> {
  try {
    await componentWit(bytes)
    return undefined
  } catch (error) {
    const message = messageOf(error)
    // Only the validator tells an offset.
    return message.includes('(at offset 0x') ? message : undefined
  }
}

/** The text parser reports its error as Rust prints one for debugging. */
function parserMessage(error: unknown): string {
  const text = messageOf(error)
  const custom = /kind: Custom\("((?:[^"\\]|\\.)*)"\)/.exec(text)?.[1]
  return custom?.replace(/\\(.)/g, '$1') ?? /kind: (Lex\(.*?\))/.exec(text)?.[1] ?? text
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
