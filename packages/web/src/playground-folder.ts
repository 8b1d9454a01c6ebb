/**
 * The folder of the built playground, for whoever serves it: `index.html` and what that loads. In this repository
 * `npm run build` fills it.
 *
 * @module
 */
export const playgroundFolder = new URL('../dist/playground/', import.meta.url)
