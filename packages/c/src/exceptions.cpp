/**
 * C++ exceptions for a C++ library that was built without them: the part of the Itanium C++ ABI, level II, that
 * allocates, throws, matches and catches, on WebAssembly's exception handling.
 *
 * Compiled code throws with `__cxa_throw`. WebAssembly unwinds the stack by itself and enters each landing pad on the
 * way, which asks `_Unwind_CallPersonality` for the clause that matches, runs `__cxa_begin_catch`, and either ends
 * with `__cxa_end_catch` or passes the exception on. There is no search phase, so nothing can tell a throw that nobody
 * catches from others; the entry point of a program is `noexcept` and calls `std::terminate` then.
 *
 * The C++ library itself calls `__libcpp_verbose_abort` where it would throw. The function defined here throws
 * instead, out of library code that has no clean-up for it: memory that the failing function owns is lost.
 */

#include <cerrno>
#include <cstdarg>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <new>
#include <stdexcept>
#include <string_view>
#include <system_error>
#include <typeinfo>
#include <utility>

#if !defined(__wasm_exception_handling__)
#error "compile with -fwasm-exceptions"
#endif

// The tag of all C++ exceptions; its value is the address of an `Exception`.
asm(".tagtype __cpp_exception i32\n"
    ".globl __cpp_exception\n"
    "__cpp_exception:\n");

namespace __cxxabiv1 {

/** Base of all type information in libc++abi, as far as matching needs it; its code is in the library. */
class __shim_type_info : public std::type_info {
public:
  ~__shim_type_info() override;
  virtual void noop1() const;
  virtual void noop2() const;
  virtual bool can_catch(const __shim_type_info *thrown, void *&object) const = 0;
};

} // namespace __cxxabiv1

namespace {

using Destructor = void *(*)(void *);

/** Stands before the object that was thrown, or before nothing where `std::rethrow_exception` threw another's. */
struct alignas(16) Exception {
  std::type_info *type;
  Destructor destructor;
  /** Holders: the throw itself and each `std::exception_ptr`. */
  int references;
  /** Catch clauses that have begun and not ended; negative while the exception is thrown again. */
  int handlers;
  /** The exception caught before this one. */
  Exception *previous;
  /** The exception whose object this one throws: itself, or the one that was rethrown by pointer. */
  Exception *primary;
  /** The object as the type of the latest matching clause sees it. */
  void *adjusted;

  void *object() { return primary + 1; }
};

Exception *headerOf(void *object) { return static_cast<Exception *>(object) - 1; }

/** The exceptions that are being handled, the latest first. */
Exception *caught;
/** The latest throw, until a clause catches it. */
Exception *latest;
int uncaughtCount;

[[noreturn]] void raise(Exception *exception) {
  uncaughtCount++;
  latest = exception;
  __builtin_wasm_throw(0, exception);
}

void releaseObject(Exception *primary) {
  if (--primary->references > 0) return;
  if (primary->destructor) primary->destructor(primary->object());
  std::free(primary);
}

/** Drops the reference that a throw holds. */
void release(Exception *exception) {
  Exception *primary = exception->primary;
  if (exception != primary) std::free(exception);
  releaseObject(primary);
}

void *allocate(std::size_t size) {
  void *memory = std::calloc(1, size);
  if (!memory) std::terminate();
  return memory;
}

/** A position in the table of a function's landing pads, which the compiler writes ("LSDA"). */
struct Cursor {
  const std::uint8_t *at;

  std::uint8_t byte() { return *at++; }

  std::uintptr_t uleb128() {
    std::uintptr_t value = 0;
    for (unsigned shift = 0;; shift += 7) {
      std::uint8_t bits = byte();
      value |= std::uintptr_t(bits & 0x7f) << shift;
      if (bits < 0x80) return value;
    }
  }

  std::intptr_t sleb128() {
    std::uintptr_t value = 0;
    for (unsigned shift = 0;;) {
      std::uint8_t bits = byte();
      value |= std::uintptr_t(bits & 0x7f) << shift;
      shift += 7;
      if (bits >= 0x80) continue;
      if ((bits & 0x40) && shift < 32) value |= ~std::uintptr_t(0) << shift;
      return std::intptr_t(value);
    }
  }
};

constexpr std::uint8_t omitted = 0xff;

/** Whether a clause for the type catches the exception; a null type is `catch (...)`. Sets `adjusted` if so. */
bool matches(const std::type_info *type, Exception *exception) {
  void *object = exception->object();
  if (type) {
    auto clause = static_cast<const __cxxabiv1::__shim_type_info *>(type);
    auto thrown = static_cast<const __cxxabiv1::__shim_type_info *>(exception->primary->type);
    if (!clause->can_catch(thrown, object)) return false;
  }
  exception->adjusted = object;
  return true;
}

/** Returns the selector of the clause of a landing pad that catches an exception, or 0. */
int selectClause(Exception *exception, const std::uint8_t *table, std::uint32_t pad) {
  Cursor cursor{table};
  if (cursor.byte() != omitted) std::abort(); // landing pads relative to another base: not written for WebAssembly
  const std::type_info *const *types = nullptr;
  if (cursor.byte() != omitted) {
    std::uintptr_t size = cursor.uleb128();
    types = reinterpret_cast<const std::type_info *const *>(cursor.at + size);
  }
  cursor.byte(); // the encoding of the pads: always ULEB128
  std::uintptr_t padsSize = cursor.uleb128();
  const std::uint8_t *actions = cursor.at + padsSize;

  for (; pad > 0; pad--) cursor.uleb128(), cursor.uleb128();
  cursor.uleb128();
  std::uintptr_t action = cursor.uleb128();
  if (action == 0) return 0; // only cleans up
  for (cursor.at = actions + action - 1;;) {
    std::intptr_t selector = cursor.sleb128();
    if (selector > 0 && matches(types[-selector], exception)) return int(selector);
    const std::uint8_t *base = cursor.at;
    std::intptr_t next = cursor.sleb128();
    if (next == 0) return 0;
    cursor.at = base + next;
  }
}

} // namespace

extern "C" {

/** Filled by a landing pad before it calls `_Unwind_CallPersonality`, which stores the selector. */
struct {
  std::uint32_t pad;
  const std::uint8_t *table;
  int selector;
} __wasm_lpad_context;

int _Unwind_CallPersonality(void *exception) {
  auto &context = __wasm_lpad_context;
  context.selector = selectClause(static_cast<Exception *>(exception), context.table, context.pad);
  return 0;
}

void *__cxxabiv1::__cxa_allocate_exception(std::size_t size) throw() {
  auto exception = static_cast<Exception *>(allocate(sizeof(Exception) + size));
  exception->primary = exception;
  return exception->object();
}

void __cxxabiv1::__cxa_free_exception(void *object) throw() { std::free(headerOf(object)); }

__cxxabiv1::__cxa_exception *__cxxabiv1::__cxa_init_primary_exception(void *object, std::type_info *type,
                                                                      Destructor destructor) throw() {
  Exception *exception = headerOf(object);
  exception->type = type;
  exception->destructor = destructor;
  exception->adjusted = object;
  return reinterpret_cast<__cxa_exception *>(exception);
}

[[noreturn]] void __cxa_throw(void *object, std::type_info *type, Destructor destructor) {
  __cxxabiv1::__cxa_init_primary_exception(object, type, destructor);
  Exception *exception = headerOf(object);
  exception->references = 1;
  raise(exception);
}

[[noreturn]] void __cxa_rethrow() {
  if (!caught) std::terminate();
  caught->handlers = -caught->handlers;
  raise(caught);
}

void *__cxa_get_exception_ptr(void *exception) { return static_cast<Exception *>(exception)->adjusted; }

void *__cxa_begin_catch(void *thrown) {
  auto exception = static_cast<Exception *>(thrown);
  exception->handlers = std::abs(exception->handlers) + 1;
  if (exception != caught) {
    exception->previous = caught;
    caught = exception;
  }
  uncaughtCount--;
  latest = nullptr;
  return exception->adjusted;
}

void __cxa_end_catch() {
  Exception *exception = caught;
  if (!exception) return;
  bool isRethrown = exception->handlers < 0;
  exception->handlers += isRethrown ? 1 : -1;
  if (exception->handlers != 0) return;
  caught = exception->previous;
  if (!isRethrown) release(exception);
}

std::type_info *__cxa_current_exception_type() { return caught ? caught->primary->type : nullptr; }

int __cxa_uncaught_exceptions() { return uncaughtCount; }

bool __cxa_uncaught_exception() { return uncaughtCount > 0; }

// ==== std::exception_ptr holds the object of a primary exception ====

void __cxa_increment_exception_refcount(void *object) noexcept {
  if (object) headerOf(object)->references++;
}

void __cxa_decrement_exception_refcount(void *object) noexcept {
  if (object) releaseObject(headerOf(object));
}

void *__cxa_current_primary_exception() noexcept {
  if (!caught) return nullptr;
  caught->primary->references++;
  return caught->object();
}

void __cxa_rethrow_primary_exception(void *object) {
  if (!object) return;
  auto exception = static_cast<Exception *>(allocate(sizeof(Exception)));
  exception->primary = headerOf(object);
  exception->primary->references++;
  exception->adjusted = object;
  raise(exception);
}

// ==== Failures of the language ====

[[noreturn]] void __cxa_bad_cast() { throw std::bad_cast(); }

[[noreturn]] void __cxa_bad_typeid() { throw std::bad_typeid(); }

[[noreturn]] void __cxa_throw_bad_array_new_length() { throw std::bad_array_new_length(); }

} // extern "C"

__attribute__((weak)) void *operator new(std::size_t size) {
  for (;;) {
    if (void *memory = std::malloc(size ? size : 1)) return memory;
    std::new_handler handler = std::get_new_handler();
    if (!handler) throw std::bad_alloc();
    handler();
  }
}

namespace {

/** Types without a class that programs throw, and the string of the library, by the compiler's names. */
constexpr std::pair<const char *, const char *> plainTypes[] = {
    {"i", "int"},
    {"j", "unsigned int"},
    {"d", "double"},
    {"PKc", "const char *"},
    {"NSt3__212basic_stringIcNS_11char_traitsIcEENS_9allocatorIcEEEE", "std::string"},
};

/**
 * Prints the name of a type as a program spells it. The library's function for it would make each program 100 kB larger; this one knows
 * classes and their namespaces. All else, such as templates, is printed as the compiler names it.
 */
void printName(const char *name) {
  for (auto [known, plain] : plainTypes)
    if (std::strcmp(name, known) == 0) name = plain;
  char spelled[256];
  std::size_t length = 0;
  auto append = [&](std::string_view text) {
    const char *separator = length ? "::" : "";
    length += std::snprintf(spelled + length, sizeof spelled - length, "%s%.*s", separator, int(text.size()),
                            text.data());
  };
  bool isNested = *name == 'N';
  const char *rest = name + isNested;
  if (rest[0] == 'S' && rest[1] == 't') {
    append("std");
    rest += 2;
  }
  while (*rest >= '1' && *rest <= '9' && length < sizeof spelled) {
    char *start;
    std::size_t size = std::strtoul(rest, &start, 10);
    std::string_view part(start, size);
    if (part.starts_with("_GLOBAL__N")) append("(unnamed)");
    // The versions of the library are namespaces that programs do not spell.
    else if (!part.starts_with("__")) append(part);
    rest = start + size;
  }
  bool isWhole = length > 0 && length < sizeof spelled && std::strcmp(rest, isNested ? "E" : "") == 0;
  std::fputs(isWhole ? spelled : name, stderr);
}

/** Says which exception nobody caught. */
[[noreturn]] void reportAndAbort() {
  Exception *exception = latest ? latest : caught;
  if (!exception) {
    std::fputs("terminated without an exception\n", stderr);
  } else {
    std::fputs("uncaught exception ", stderr);
    printName(exception->primary->type->name());
    if (matches(&typeid(std::exception), exception))
      std::fprintf(stderr, ": %s", static_cast<std::exception *>(exception->adjusted)->what());
    std::fputc('\n', stderr);
  }
  std::abort();
}

__attribute__((constructor(101))) void setTerminate() { std::set_terminate(reportAndAbort); }

} // namespace

// Replaces the library's function of <__verbose_abort>, which is declared noexcept there.
[[noreturn]] void throwFailure(const char *, ...) asm("_ZNSt3__222__libcpp_verbose_abortEPKcz");

/**
 * Throws the exception that a message of the C++ library names. Formats: "TYPE was thrown in -fno-exceptions mode",
 * with " with message \"%s\"" or " with error %i and message \"%s\"" after it where the type has these.
 */
[[noreturn]] void throwFailure(const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  auto is = [format](const char *type) {
    std::size_t length = std::strlen(type);
    return std::strncmp(format, type, length) == 0 && std::strncmp(format + length, " was thrown ", 12) == 0;
  };
  if (is("bad_alloc")) throw std::bad_alloc();
  if (is("bad_array_new_length")) throw std::bad_array_new_length();
  if (is("bad_cast")) throw std::bad_cast();
  if (is("system_error")) {
    int code = va_arg(arguments, int);
    throw std::system_error(code, std::generic_category(), va_arg(arguments, const char *));
  }
  if (std::strstr(format, "\"%s\"")) {
    const char *message = va_arg(arguments, const char *);
    if (is("length_error")) throw std::length_error(message);
    if (is("out_of_range")) throw std::out_of_range(message);
    if (is("invalid_argument")) throw std::invalid_argument(message);
    if (is("runtime_error")) throw std::runtime_error(message);
  }
  // Its arguments are not passed on.
  if (is("filesystem_error")) throw std::system_error(errno, std::generic_category(), "filesystem");
  std::vfprintf(stderr, format, arguments);
  std::fputc('\n', stderr);
  std::abort();
}
