/** Substitute for an object that a GPU older than the WIT lacks: every getter returns `undefined`. */
export const missingObject = Object.freeze({ has: () => false }) as never
