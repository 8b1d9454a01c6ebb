/**
 * Creates programs that use the GPU inside a WebAssembly component.
 *
 * `templates.ts` lists the templates. {@link create} copies the folder that the templates of a language share, such as
 * `templates/common-ts`, and the template's own folder; a template in C receives its sources from an example of the project (`example-files.ts`). `main.ts` is the
 * command.
 *
 * @module
 */
export { CreateError, create } from './create.ts'
export { type Template, templates } from './templates.ts'
