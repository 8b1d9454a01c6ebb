/* Throws and catches in every way, and prints what happens. Afterwards, throws what nobody catches. */

#include <cstdio>
#include <exception>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <new>
#include <optional>
#include <stdexcept>
#include <string>
#include <system_error>
#include <variant>
#include <vector>

#include <webgpu/webgpu.h>

struct Guard {
  const char *name;
  ~Guard() { std::printf("~%s ", name); }
};

struct Base {
  virtual ~Base() = default;
  int number = 1;
};
struct Other {
  virtual ~Other() = default;
  int number = 2;
};
struct Derived : Other, virtual Base {};

struct Unfinished {
  Guard member{"member"};
  Unfinished() { throw std::runtime_error("unfinished"); }
};

[[gnu::noinline]] void throwNumber(int number) {
  Guard guard{"callee"};
  throw number;
}

template <class Program> void run(const char *name, Program program) {
  std::printf("%s: ", name);
  try {
    Guard guard{"caller"};
    program();
    std::printf("nothing\n");
  } catch (const std::out_of_range &error) {
    std::printf("out_of_range %s\n", error.what());
  } catch (const std::invalid_argument &error) {
    std::printf("invalid_argument %s\n", error.what());
  } catch (const std::length_error &error) {
    std::printf("length_error %s\n", error.what());
  } catch (const std::system_error &error) {
    std::printf("system_error %s\n", error.code().message().c_str());
  } catch (const std::bad_alloc &) {
    std::printf("bad_alloc\n");
  } catch (const std::bad_cast &) {
    std::printf("bad_cast\n");
  } catch (const std::exception &error) {
    std::printf("exception %s\n", error.what());
  } catch (const Base &base) {
    std::printf("Base %d\n", base.number);
  } catch (const char *text) {
    std::printf("text %s\n", text);
  } catch (int number) {
    std::printf("int %d\n", number);
  } catch (...) {
    std::printf("something\n");
  }
}

int main() {
  run("a standard exception", [] { throw std::runtime_error("message"); });
  run("a number", [] { throwNumber(7); });
  run("a pointer", [] { throw "literal"; });
  run("a class with a virtual base", [] { throw Derived(); });
  run("a type without a clause", [] { throw 1.5; });
  run("a constructor", [] { Unfinished unfinished; });
  run("no exception", [] {});

  run("rethrow", [] {
    try {
      throwNumber(1);
    } catch (...) {
      Guard guard{"clause"};
      throw;
    }
  });
  run("another exception in a clause", [] {
    try {
      throwNumber(1);
    } catch (int) {
      throw std::runtime_error("second");
    }
  });
  run("an exception within a clause", [] {
    try {
      throwNumber(1);
    } catch (int first) {
      try {
        throwNumber(2);
      } catch (int second) {
        std::printf("%d during %d ", second, first);
      }
      throw;
    }
  });
  run("an exception_ptr, twice", [] {
    std::exception_ptr pointer;
    try {
      throw std::runtime_error("kept");
    } catch (...) {
      pointer = std::current_exception();
    }
    try {
      std::rethrow_exception(pointer);
    } catch (const std::exception &error) {
      std::printf("%s ", error.what());
    }
    std::rethrow_exception(pointer);
  });
  run("a nested exception", [] {
    try {
      try {
        throw std::runtime_error("inner");
      } catch (...) {
        std::throw_with_nested(std::runtime_error("outer"));
      }
    } catch (const std::exception &outer) {
      std::printf("%s with ", outer.what());
      std::rethrow_if_nested(outer);
    }
  });
  run("make_exception_ptr", [] { std::rethrow_exception(std::make_exception_ptr(5)); });
  run("the count of exceptions in flight", [] {
    struct Counter {
      ~Counter() { std::printf("%d ", std::uncaught_exceptions()); }
    } counter;
    throw 1;
  });

  run("vector::at", [] { (void)std::vector<int>().at(5); });
  run("map::at", [] { (void)std::map<int, int>().at(5); });
  run("stoi", [] { (void)std::stoi("x"); });
  run("stoi out of range", [] { (void)std::stoi("99999999999999999999"); });
  run("substr", [] { (void)std::string("abc").substr(7); });
  run("a string too long", [] { std::string().reserve(0xffffffff); });
  run("new", [] { (void)::operator new(0xf0000000); });
  run("dynamic_cast", [] {
    Other other;
    (void)dynamic_cast<Derived &>(other);
  });
  run("function", [] { std::function<void()>()(); });
  run("variant", [] { (void)std::get<float>(std::variant<int, float>()); });
  run("optional", [] { (void)std::optional<int>().value(); });
  run("weak_ptr", [] { std::shared_ptr<int> shared{std::weak_ptr<int>()}; });
  run("filesystem", [] { (void)std::filesystem::file_size("/nowhere"); });
  run("a callback of the library in C", [] {
    WGPURequestAdapterCallbackInfo request = WGPU_REQUEST_ADAPTER_CALLBACK_INFO_INIT;
    request.mode = WGPUCallbackMode_AllowProcessEvents;
    request.callback = [](WGPURequestAdapterStatus, WGPUAdapter, WGPUStringView, void *, void *) { throwNumber(9); };
    WGPUInstance instance = wgpuCreateInstance(nullptr);
    wgpuInstanceRequestAdapter(instance, nullptr, request);
    for (;;)
      wgpuInstanceProcessEvents(instance);
  });

  std::printf("in flight: %d\n", std::uncaught_exceptions());
  std::fflush(stdout);
  throw std::runtime_error("nobody's");
}
