import structuredClone from '@ungap/structured-clone'
import { defineMissing } from './define.ts'

/** @see https://html.spec.whatwg.org/multipage/structured-data.html#dom-structuredclone */
defineMissing({ structuredClone })
