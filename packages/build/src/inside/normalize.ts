/** `String.prototype.normalize`, where the engine has none. */
import 'unorm'
