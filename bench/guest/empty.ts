/** An empty program, to measure the engine alone. */
export {}
