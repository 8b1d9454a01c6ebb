#include "program.h"
#include <array>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>
#include <webgpu/webgpu_cpp.h>

namespace {

struct Opened {
    wgpu::Instance instance = wgpu::Instance::Acquire(create_instance());
    wgpu::Adapter adapter = wgpu::Adapter::Acquire(request_adapter(instance.Get()));
    int losses = 0;
    wgpu::Device device = open();

    Opened() = default;
    Opened(Opened const&) = delete;

    wgpu::Device open() {
        wgpu::DeviceDescriptor descriptor;
        descriptor.SetDeviceLostCallback(
            wgpu::CallbackMode::AllowProcessEvents,
            [](wgpu::Device const& device, wgpu::DeviceLostReason, wgpu::StringView, int* losses) {
                ++*losses;
                print("the device is lost, and %s", device ? "given" : "null");
            },
            &losses);
        wgpu::Device device;
        instance.WaitAny(adapter.RequestDevice(&descriptor, wgpu::CallbackMode::WaitAnyOnly,
                                               [&](wgpu::RequestDeviceStatus, wgpu::Device given, wgpu::StringView) {
                                                   device = std::move(given);
                                               }),
                         UINT64_MAX);
        return device;
    }

    /** Prints how often the device has been lost, which happens when its last reference goes. */
    void tell(const char* when) {
        instance.ProcessEvents();
        print("%s: %d", when, losses);
    }
};

void count_references() {
    section("references of a device");
    Opened opened;
    wgpu::Device copy = opened.device;
    print_bool("a copy has the handle", copy.Get() == opened.device.Get());
    wgpu::Device moved = std::move(copy);
    print_bool("what is moved from is null", copy == nullptr && !copy && copy.Get() == nullptr);
    opened.device = nullptr;
    opened.tell("losses with a reference left");
    std::vector<wgpu::Device> many(5, moved);
    moved = {};
    opened.tell("losses with references in a vector");
    many.resize(1);
    wgpu::Device& itself = many[0];
    many[0] = itself;
    opened.tell("losses after an assignment to itself");
    wgpu::Device swapped;
    std::swap(swapped, many[0]);
    many.clear();
    opened.tell("losses after a swap");
    {
        std::optional<wgpu::Device> optional = swapped;
        swapped = nullptr;
        opened.tell("losses with an optional");
    }
    opened.tell("losses at the end");
}

void exchange_handles() {
    section("handles of C");
    Opened opened;
    WGPUDevice handle = opened.device.MoveToCHandle();
    print_bool("the object is null", opened.device == nullptr);
    {
        wgpu::Device counted(handle);
        wgpu::Device another = handle;
        print_bool("objects of a handle", counted && another && counted.Get() == another.Get());
    }
    opened.tell("losses after counted objects");
    opened.device = wgpu::Device::Acquire(handle);
    opened.tell("losses after the handle is acquired");
    opened.device = nullptr;
    opened.tell("losses at the end");
}

void create_many() {
    section("objects in containers");
    Opened opened;
    wgpu::BufferDescriptor descriptor{};
    descriptor.usage = wgpu::BufferUsage::CopyDst | wgpu::BufferUsage::CopySrc;
    std::vector<wgpu::Buffer> buffers;
    for (uint64_t size = 4; size <= 40; size += 4) {
        descriptor.size = size;
        buffers.push_back(opened.device.CreateBuffer(&descriptor));
    }
    uint64_t total = 0;
    for (wgpu::Buffer const& buffer : buffers) total += buffer.GetSize();
    print("%zu buffers of %lu bytes", buffers.size(), (unsigned long)total);
    buffers.erase(buffers.begin() + 2, buffers.begin() + 7);
    std::array<wgpu::Buffer, 2> pair = {buffers.front(), std::move(buffers.back())};
    print("first: %lu, last: %lu", (unsigned long)pair[0].GetSize(), (unsigned long)pair[1].GetSize());
    print_bool("the last one is null", buffers.back() == nullptr);
    auto shared = std::make_shared<wgpu::Queue>(opened.device.GetQueue());
    wgpu::Queue queue = *shared;
    shared.reset();
    const uint32_t word = 7;
    queue.WriteBuffer(pair[0], 0, &word, sizeof word);
    wgpu::CommandEncoder encoder = opened.device.CreateCommandEncoder();
    wgpu::CommandBuffer commands = encoder.Finish();
    queue.Submit(1, &commands);
    print("usage: %lu", (unsigned long)pair[0].GetUsage());
    opened.device = nullptr;
    opened.tell("losses before the objects go");
}

}  // namespace

PROGRAM(cpp_objects) {
    count_references();
    exchange_handles();
    create_many();
}
