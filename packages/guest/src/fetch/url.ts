/**
 * `URL` and `URLSearchParams`. Importing this module defines them as globals.
 *
 * @see https://url.spec.whatwg.org
 */

import { URL, URLSearchParams } from 'whatwg-url'
import { defineGlobals } from '../globals/define-globals.ts'

defineGlobals({ URL, URLSearchParams })
