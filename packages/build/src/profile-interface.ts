/** Interface through which a program that is built for profiles passes samples of its stack. */
export const profileInterface = 'wasi-webgpu:profile/samples'

/** The WIT package of {@link profileInterface}. */
export const profileWit = `package wasi-webgpu:profile {
  interface samples {
    /// Passes the source map of the program, before the first sample.
    start: func(source-map: list<u8>);

    /// Passes the stack of the program, as its engine prints it.
    sample: func(stack: string);
  }
}`
