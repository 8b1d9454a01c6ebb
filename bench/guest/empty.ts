/** Nothing but the engine. */
export {}
