/**
 * `fetch`, and the classes around it, over `wasi:http`. Importing this module defines them as globals; the build does so for
 * programs that use one of them.
 *
 * @module
 */

import * as streams from 'web-streams-polyfill'
import { defineGlobals } from '../globals/define-globals.ts'
import './url.ts'
import { fetch } from './fetch.ts'
import { Headers } from './headers.ts'
import { Request } from './request.ts'
import { Response } from './response.ts'

defineGlobals({ ...streams, fetch, Headers, Request, Response })
