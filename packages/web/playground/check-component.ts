import { Component } from '@wasi-webgpu/component'
import { unreadableFileText, wrongFileText } from '@wasi-webgpu/host/component-file-text'
import { fetchComponent } from '../src/element/fetch-component.ts'

/**
 * Loads a component, which the browser keeps in its cache, to tell whether it can be opened.
 *
 * @throws Error with a message that names the address, what was found there, and what to do
 */
export async function checkAddress(src: string): Promise<void> {
  await decode(src, fetchComponent(src, new AbortController().signal))
}

/**
 * Reads a file of the user to tell whether it can be opened.
 *
 * @throws Error with a message that names the file, what it is, and what to do
 */
export async function checkFile(file: File): Promise<void> {
  const { name } = file
  const bytes = await file.arrayBuffer().catch(cause => {
    throw new Error(`${name} cannot be read, as a folder cannot; open a .wasm file`, { cause })
  })
  const remedy = 'open the .wasm file of a component'
  const wrong = wrongFileText({ name, start: new Uint8Array(bytes), remedy })
  if (wrong !== undefined) throw new Error(wrong)
  await decode(name, bytes)
}

async function decode(name: string, source: Parameters<typeof Component.decode>[0]): Promise<void> {
  try {
    await Component.decode(source)
  } catch (error) {
    const known = error as Error
    if (known.message.includes(name)) throw error
    throw new Error(unreadableFileText(name, known, 'build it again, and open it again'), { cause: error })
  }
}
