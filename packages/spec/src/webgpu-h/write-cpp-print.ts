/** Writes `webgpu_cpp_print.h`, which prints values of `webgpu_cpp.h` to a stream. */

import type { CApi, CEnum, CFlags } from './c-model.ts'
import { caseName } from './cpp-values.ts'

/** Returns the header, in C++17. */
export function writeWebgpuCppPrint(api: CApi): string {
  const enums = api.enums.filter(({ name }) => name !== 'OptionalBool')
  return `${preamble}${enums.map(printEnum).join('')}${api.flags.map(printFlags).join('')}${closing}`
}

function printEnum({ name, cases }: CEnum): string {
  const branches = cases.map(
    value => `        case ${name}::${caseName(value)}: return out << "${name}::${caseName(value)}";\n`,
  )
  return `
inline std::ostream& operator<<(std::ostream& out, ${name} value) {
    switch (value) {
${branches.join('')}    }
    return detail::PrintNumber(out << "${name}::", static_cast<uint32_t>(value));
}
`
}

function printFlags({ name, cases }: CFlags): string {
  const bits = cases.filter(({ value }) => Number.isInteger(Math.log2(value)))
  const named = bits.map(value => `        { ${name}::${caseName(value)}, "${caseName(value)}" },\n`)
  return `
inline std::ostream& operator<<(std::ostream& out, ${name} value) {
    static constexpr std::pair<${name}, char const *> bits[] = {
${named.join('')}    };
    return detail::PrintFlags(out << "${name}::", value, bits);
}
`
}

const preamble = `\
/**
 * webgpu_cpp_print.h prints enums, flags and strings of webgpu_cpp.h: \`std::cout << wgpu::LoadOp::Clear\` writes
 * "LoadOp::Clear", and \`wgpu::BufferUsage::MapRead | wgpu::BufferUsage::CopyDst\` "BufferUsage::(MapRead|CopyDst)".
 *
 * Generated from the W3C's IDL by packages/spec/src/webgpu-h: do not edit, \`npm run generate\` writes it.
 */
#ifndef WEBGPU_CPP_PRINT_H_
#define WEBGPU_CPP_PRINT_H_

#include <ostream>
#include <string>

#include "webgpu/webgpu_cpp.h"

namespace wgpu {
namespace detail {

/** Prints a number that has no name, in hexadecimal. */
inline std::ostream& PrintNumber(std::ostream& out, uint64_t value) {
    std::string digits;
    do {
        digits.insert(digits.begin(), "0123456789abcdef"[value & 15]);
        value >>= 4;
    } while (value != 0);
    return out << "0x" << digits;
}

/** Prints the names of flags, and the rest as a number. */
template <typename T, size_t count>
std::ostream& PrintFlags(std::ostream& out, T value, std::pair<T, char const *> const (&bits)[count]) {
    if (value == T::None) return out << "None";
    const bool isOne = HasZeroOrOneBits(value);
    char const * separator = isOne ? "" : "(";
    for (auto const & [bit, name] : bits) {
        if (!(value & bit)) continue;
        out << separator << name;
        separator = "|";
        value &= ~bit;
    }
    if (value != T::None) PrintNumber(out << separator, static_cast<uint64_t>(value));
    return isOne ? out : out << ")";
}

} // namespace detail

inline std::ostream& operator<<(std::ostream& out, StringView text) {
    return out << static_cast<std::string_view>(text);
}
`

const closing = `
} // namespace wgpu

#endif // WEBGPU_CPP_PRINT_H_
`
