/** The other side of a call, or of a copy: JS, or another component. */
export type Boundary = 'js' | 'component'
