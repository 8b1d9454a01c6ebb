/** Polyfill of `String.prototype.normalize`. */
import 'unorm'
