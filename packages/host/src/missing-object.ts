/** Stands for what a GPU older than the WIT does not have: it answers nothing to any getter. */
export const missingObject = Object.freeze({ has: () => false }) as never
