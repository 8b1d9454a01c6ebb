/**
 * URL of the folder with the built playground: `index.html` and the files that it loads. In the repository,
 * `npm run build` creates it.
 *
 * @module
 */
export const playgroundFolder = new URL('../dist/playground/', import.meta.url)
