/** Writes `webgpu_cpp.h`, the C++ face of `webgpu.h`. */

import type { CApi, CConstant, CEnum, CFlags } from './c-model.ts'
import { caseName } from './cpp-values.ts'
import { banner, docComment, joined } from './header-text.ts'
import { declareCallback, declareClass, defineFunction, defineMethods } from './write-cpp-objects.ts'
import { assertStruct, compareStruct, defineStruct } from './write-cpp-structs.ts'

/** Returns the header, in C++17. */
export function writeWebgpuCpp(api: CApi): string {
  const { enums, flags, objects, structs } = api
  return joined([
    preamble,
    banner('Constants'),
    ...api.constants.map(defineConstant),
    banner('Enums'),
    ...enums
      .filter(({ name }) => name !== 'OptionalBool')
      .map(definition => defineEnum(definition, 'uint32_t')),
    banner('Flags'),
    ...flags.map(definition => defineEnum(definition, 'uint64_t')),
    flagOperators(flags),
    banner('Booleans and strings'),
    booleans,
    banner('Objects'),
    ...objects.map(({ name }) => `class ${name};\n`),
    ...structs.map(({ name }) => `struct ${name};\n`),
    objectBase,
    ...objects.map(object => `\n${declareClass(object)}`),
    banner('Callbacks'),
    callbacks,
    ...api.callbacks.map(callback => `\n${declareCallback(callback)}`),
    '\n} // namespace detail\n',
    banner('Structures'),
    chains,
    ...structs.map(struct => `\n${defineStruct(struct, api)}`),
    '\n',
    ...structs.map(compareStruct),
    layoutBegin,
    ...structs.map(assertStruct),
    layoutEnd,
    banner('Functions'),
    ...objects.map(object => `${defineMethods(object)}\n`),
    waitAny,
    ...api.functions.map(func => `\n${defineFunction(func)}`),
    closing,
  ])
}

function defineConstant({ name, value }: CConstant): string {
  const types = { SIZE_MAX: 'size_t', UINT32_MAX: 'uint32_t', UINT64_MAX: 'uint64_t', NAN: 'float' }
  const initial = value === 'NAN' ? 'std::numeric_limits<float>::quiet_NaN()' : value
  return `inline constexpr ${types[value]} k${name} = ${initial};\n`
}

function defineEnum(definition: CEnum | CFlags, type: string): string {
  const { name, cases } = definition
  const values = cases.map(value => `    ${caseName(value)} = WGPU${name}_${value.name},\n`)
  return `${docComment(definition)}enum class ${name} : ${type} {\n${values.join('')}};\n\n`
}

function flagOperators(flags: readonly CFlags[]): string {
  const members = flags.map(({ name }) => `template <> struct IsFlags<${name}> : std::true_type {};\n`)
  return `${flagRules}${members.join('')}${operators}`
}

const preamble = `\
/**
 * webgpu_cpp.h, the C++ face of webgpu.h, as of 2026-07-10, for C++17 and later.
 *
 * Generated from the W3C's IDL by packages/spec/src/webgpu-h: do not edit, \`npm run generate\` writes it.
 *
 * The types and functions are those of webgpu.h in the namespace \`wgpu\`: \`wgpuDeviceCreateBuffer\` is the method
 * \`CreateBuffer\` of \`wgpu::Device\`, \`WGPUBufferUsage_MapRead\` is \`wgpu::BufferUsage::MapRead\`. A structure has the
 * memory layout of its counterpart, and the defaults of W3C. An object counts its references:
 *
 *     wgpu::BufferDescriptor descriptor;
 *     descriptor.size = 1024;
 *     descriptor.usage = wgpu::BufferUsage::MapRead | wgpu::BufferUsage::CopyDst;
 *     wgpu::Buffer buffer = device.CreateBuffer(&descriptor);
 *     wgpu::Future mapped = buffer.MapAsync(wgpu::MapMode::Read, 0, 1024, wgpu::CallbackMode::WaitAnyOnly,
 *         [&](wgpu::MapAsyncStatus status, wgpu::StringView message) { ... });
 *     instance.WaitAny(mapped, UINT64_MAX);
 */
#ifndef WEBGPU_CPP_H_
#define WEBGPU_CPP_H_

#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <new>
#include <optional>
#include <string_view>
#include <type_traits>
#include <utility>

#include "webgpu/webgpu.h"

namespace wgpu {
`

const flagRules = `\
/* \`|\`, \`&\`, \`^\` and \`~\` of flags give flags that convert to bool: \`if (usage & wgpu::BufferUsage::MapRead)\`. */

template <typename T> struct IsFlags : std::false_type {};
`

const operators = `
namespace detail {

/** The result of an operator on flags. */
template <typename T>
struct FlagsResult {
    T value;
    constexpr operator T() const { return value; }
    constexpr explicit operator bool() const { return static_cast<uint64_t>(value) != 0; }
};

/** The type of flags, or of a result of their operators. */
template <typename T> struct FlagsOf { using Type = std::enable_if_t<IsFlags<T>::value, T>; };
template <typename T> struct FlagsOf<FlagsResult<T>> { using Type = T; };

template <typename A, typename B>
using SameFlags = std::enable_if_t<
    std::is_same_v<typename FlagsOf<A>::Type, typename FlagsOf<B>::Type>, typename FlagsOf<A>::Type>;

template <typename T>
constexpr uint64_t Bits(T flags) { return static_cast<uint64_t>(static_cast<typename FlagsOf<T>::Type>(flags)); }

} // namespace detail

template <typename A, typename B, typename T = detail::SameFlags<A, B>>
constexpr detail::FlagsResult<T> operator|(A a, B b) { return { static_cast<T>(detail::Bits(a) | detail::Bits(b)) }; }
template <typename A, typename B, typename T = detail::SameFlags<A, B>>
constexpr detail::FlagsResult<T> operator&(A a, B b) { return { static_cast<T>(detail::Bits(a) & detail::Bits(b)) }; }
template <typename A, typename B, typename T = detail::SameFlags<A, B>>
constexpr detail::FlagsResult<T> operator^(A a, B b) { return { static_cast<T>(detail::Bits(a) ^ detail::Bits(b)) }; }
template <typename A, typename T = typename detail::FlagsOf<A>::Type>
constexpr detail::FlagsResult<T> operator~(A a) { return { static_cast<T>(~detail::Bits(a)) }; }
template <typename A, typename B, typename T = detail::SameFlags<A, B>>
constexpr A& operator|=(A& a, B b) { return a = a | b; }
template <typename A, typename B, typename T = detail::SameFlags<A, B>>
constexpr A& operator&=(A& a, B b) { return a = a & b; }
template <typename A, typename B, typename T = detail::SameFlags<A, B>>
constexpr A& operator^=(A& a, B b) { return a = a ^ b; }

/** Whether flags are none, or one. */
template <typename A, typename T = typename detail::FlagsOf<A>::Type>
constexpr bool HasZeroOrOneBits(A flags) { return (detail::Bits(flags) & (detail::Bits(flags) - 1)) == 0; }
`

const booleans = `\
/** A bool with the size of a \`WGPUBool\`. */
class Bool {
  public:
    constexpr Bool() = default;
    constexpr Bool(bool value) : value(value) {}
    Bool(WGPUBool value) : value(value) {}
    constexpr operator bool() const { return value != 0; }

  private:
    WGPUBool value = WGPU_FALSE;
};
static_assert(sizeof(Bool) == sizeof(WGPUBool) && alignof(Bool) == alignof(WGPUBool));

/** A bool that may be undefined. */
class OptionalBool {
  public:
    static const OptionalBool False;
    static const OptionalBool True;
    static const OptionalBool Undefined;

    constexpr OptionalBool() = default;
    constexpr OptionalBool(std::nullopt_t) {}
    constexpr OptionalBool(bool value) : value(value ? WGPUOptionalBool_True : WGPUOptionalBool_False) {}
    constexpr OptionalBool(std::optional<bool> value)
        : value(value ? OptionalBool(*value).value : WGPUOptionalBool_Undefined) {}
    constexpr OptionalBool(WGPUOptionalBool value) : value(value) {}
    constexpr operator WGPUOptionalBool() const { return value; }
    constexpr operator std::optional<bool>() const {
        return value == WGPUOptionalBool_Undefined ? std::nullopt : std::optional<bool>(value == WGPUOptionalBool_True);
    }
    friend constexpr bool operator==(OptionalBool a, OptionalBool b) { return a.value == b.value; }
    friend constexpr bool operator!=(OptionalBool a, OptionalBool b) { return a.value != b.value; }

  private:
    WGPUOptionalBool value = WGPUOptionalBool_Undefined;
};
inline constexpr OptionalBool OptionalBool::False = WGPUOptionalBool_False;
inline constexpr OptionalBool OptionalBool::True = WGPUOptionalBool_True;
inline constexpr OptionalBool OptionalBool::Undefined = WGPUOptionalBool_Undefined;
static_assert(sizeof(OptionalBool) == sizeof(WGPUOptionalBool) && alignof(OptionalBool) == alignof(WGPUOptionalBool));

/** UTF-8 text that another object owns. The default is no text, which differs from an empty one. */
struct StringView {
    char const * data = nullptr;
    size_t length = kStrlen;

    constexpr StringView() = default;
    constexpr StringView(std::nullptr_t) {}
    constexpr StringView(std::nullopt_t) {}
    constexpr StringView(char const * text) : data(text) {}
    constexpr StringView(char const * data, size_t length) : data(data), length(length) {}
    template <typename T, typename = std::enable_if_t<
        std::is_convertible_v<T const &, std::string_view> && !std::is_convertible_v<T const &, char const *>>>
    constexpr StringView(T const & text)
        : data(static_cast<std::string_view>(text).data()), length(static_cast<std::string_view>(text).size()) {}
    constexpr StringView(WGPUStringView view) : data(view.data), length(view.length) {}

    constexpr bool IsUndefined() const { return data == nullptr && length == kStrlen; }
    constexpr operator std::string_view() const {
        if (IsUndefined()) return {};
        return length == kStrlen ? std::string_view(data) : std::string_view(data, length);
    }
    constexpr operator WGPUStringView() const { return { data, length }; }
    template <typename T, typename = std::enable_if_t<std::is_constructible_v<T, char const *, size_t>>>
    explicit operator T() const {
        std::string_view text = *this;
        return T(text.data(), text.size());
    }
};
static_assert(sizeof(StringView) == sizeof(WGPUStringView) && alignof(StringView) == alignof(WGPUStringView));

/** A function of any type. */
using Proc = WGPUProc;
`

const objectBase = `
/** A reference to an object, or to none. Copies count; the last one takes the object with it. */
template <typename Derived, typename Handle>
class ObjectBase {
  public:
    ObjectBase() = default;
    ObjectBase(std::nullptr_t) {}
    /** Adds a reference to the handle. */
    ObjectBase(Handle handle) : handle(handle) {
        if (handle != nullptr) Derived::AddRef(handle);
    }
    ObjectBase(ObjectBase const & other) : ObjectBase(other.handle) {}
    ObjectBase(ObjectBase && other) noexcept : handle(std::exchange(other.handle, nullptr)) {}
    ~ObjectBase() {
        if (handle != nullptr) Derived::Release(handle);
    }
    Derived& operator=(ObjectBase const & other) { return Assign(ObjectBase(other)); }
    Derived& operator=(ObjectBase && other) noexcept { return Assign(ObjectBase(std::move(other))); }
    Derived& operator=(std::nullptr_t) { return Assign(ObjectBase()); }

    bool operator==(std::nullptr_t) const { return handle == nullptr; }
    bool operator!=(std::nullptr_t) const { return handle != nullptr; }
    explicit operator bool() const { return handle != nullptr; }

    Handle Get() const { return handle; }
    /** Gives the reference to the caller, and holds none. */
    Handle MoveToCHandle() { return std::exchange(handle, nullptr); }
    /** Takes over a reference of the caller. */
    static Derived Acquire(Handle handle) {
        Derived object;
        object.handle = handle;
        return object;
    }

  private:
    Derived& Assign(ObjectBase other) {
        std::swap(handle, other.handle);
        return static_cast<Derived&>(*this);
    }

    Handle handle = nullptr;
};
`

const callbacks = `\
/*
 * A callback is a function, or a lambda. One with captures is copied, and destroyed after its only call; one that may
 * be called repeatedly has no captures. With \`userdata\`, a pointer, the callback has no captures, and receives the
 * pointer as its last argument.
 */
namespace detail {

/** The pointer to which a function without captures converts. */
template <typename F>
using PointerTo = decltype(+std::declval<F>());

template <typename F, typename = void>
struct HasCaptures : std::true_type {};
template <typename F>
struct HasCaptures<F, std::void_t<PointerTo<F>>> : std::false_type {};

template <typename Pointer>
struct Function {
    template <typename... Args>
    static void Call(void* function, void*, Args&&... args) {
        reinterpret_cast<Pointer>(function)(std::forward<Args>(args)...);
    }
};

template <typename Pointer, typename T>
struct FunctionWithUserdata {
    template <typename... Args>
    static void Call(void* function, void* userdata, Args&&... args) {
        reinterpret_cast<Pointer>(function)(std::forward<Args>(args)..., static_cast<T>(userdata));
    }
};

template <typename F>
struct Closure {
    template <typename... Args>
    static void Call(void* function, void*, Args&&... args) {
        (*std::unique_ptr<F>(static_cast<F*>(function)))(std::forward<Args>(args)...);
    }
};

/** Returns the structure that passes a function to C. */
template <typename Callback, typename F>
typename Callback::Info CallbackInfo(F callback) {
    typename Callback::Info info = {};
    if constexpr (HasCaptures<F>::value) {
        static_assert(!Callback::isRepeated, "a callback that may be called repeatedly cannot have captures");
        info.callback = Callback::template Call<Closure<F>>;
        info.userdata1 = new F(std::move(callback));
    } else {
        info.callback = Callback::template Call<Function<PointerTo<F>>>;
        info.userdata1 = reinterpret_cast<void*>(+callback);
    }
    return info;
}

template <typename Callback, typename F, typename T>
typename Callback::Info CallbackInfo(F callback, T userdata) {
    static_assert(!HasCaptures<F>::value, "a callback with userdata cannot have captures");
    typename Callback::Info info = {};
    info.callback = Callback::template Call<FunctionWithUserdata<PointerTo<F>, T>>;
    info.userdata1 = reinterpret_cast<void*>(+callback);
    info.userdata2 = userdata;
    return info;
}

template <typename Callback, typename... Args>
typename Callback::Info CallbackInfoWithMode(CallbackMode mode, Args... args) {
    auto info = CallbackInfo<Callback>(std::move(args)...);
    info.mode = static_cast<WGPUCallbackMode>(mode);
    return info;
}
`

const chains = `\
/** The head of a structure that extends another one. */
struct ChainedStruct {
    ChainedStruct const * nextInChain = nullptr;
    SType sType = SType(0);
};

/** The head of a structure to which the API writes. */
struct ChainedStructOut {
    ChainedStructOut * nextInChain = nullptr;
    SType sType = SType(0);
};
`

const layoutBegin = `
#if defined(__GNUC__) || defined(__clang__)
#  pragma GCC diagnostic push
#  pragma GCC diagnostic ignored "-Winvalid-offsetof" // of structures with a base
#endif
static_assert(sizeof(ChainedStruct) == sizeof(WGPUChainedStruct) && alignof(ChainedStruct) == alignof(WGPUChainedStruct));
static_assert(offsetof(ChainedStruct, nextInChain) == offsetof(WGPUChainedStruct, next));
static_assert(offsetof(ChainedStruct, sType) == offsetof(WGPUChainedStruct, sType));
static_assert(sizeof(ChainedStructOut) == sizeof(WGPUChainedStruct));
`

const layoutEnd = `\
#if defined(__GNUC__) || defined(__clang__)
#  pragma GCC diagnostic pop
#endif
`

const waitAny = `\
/** Waits for one future. */
inline WaitStatus Instance::WaitAny(Future future, uint64_t timeoutNS) const {
    FutureWaitInfo wait{ future, false };
    return WaitAny(1, &wait, timeoutNS);
}

/** Returns the function of C with the given name, or NULL. */
inline Proc GetProcAddress(StringView name) { return wgpuGetProcAddress(name); }
`

const closing = `
} // namespace wgpu

#endif // WEBGPU_CPP_H_
`
