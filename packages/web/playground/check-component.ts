import { Component } from '@wasi-webgpu/component'
import { fetchComponent } from '../src/element/fetch-component.ts'

/**
 * Loads a component, which the browser keeps in its cache, to tell whether it can be opened.
 *
 * @throws LoadError or DecodeError, with the address in the message
 */
export async function checkComponent(src: string): Promise<void> {
  try {
    await Component.decode(fetchComponent(src, new AbortController().signal))
  } catch (error) {
    const { message } = error as Error
    throw new Error(message.includes(src) ? message : `${src}: ${message}`, { cause: error })
  }
}
