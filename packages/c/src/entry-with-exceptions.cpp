/* The entry of a command whose exceptions may leave `main`. */

extern "C" int __real___main_void();

/**
 * Takes the place of wasi-libc's `__main_void`, by `wasm-ld --wrap=__main_void`: an exception that nobody catches ends
 * the program in `std::terminate`, since this function is `noexcept`.
 */
extern "C" int __wrap___main_void() noexcept { return __real___main_void(); }
