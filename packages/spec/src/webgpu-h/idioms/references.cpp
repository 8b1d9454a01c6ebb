// Checks how webgpu_cpp.h counts references, calls callbacks and frees memory, over functions of C that record calls.

#include <webgpu/webgpu_cpp.h>

#include <memory>

static int references, infos, textures;
static WGPUQueueWorkDoneCallbackInfo pending;

extern "C" {
void wgpuBufferAddRef(WGPUBuffer) { ++references; }
void wgpuBufferRelease(WGPUBuffer) { --references; }
void wgpuTextureAddRef(WGPUTexture) { ++textures; }
void wgpuTextureRelease(WGPUTexture) { --textures; }
void wgpuQueueAddRef(WGPUQueue) {}
void wgpuQueueRelease(WGPUQueue) {}
void wgpuSurfaceAddRef(WGPUSurface) {}
void wgpuSurfaceRelease(WGPUSurface) {}
void wgpuAdapterAddRef(WGPUAdapter) {}
void wgpuAdapterRelease(WGPUAdapter) {}
WGPUFuture wgpuQueueOnSubmittedWorkDone(WGPUQueue, WGPUQueueWorkDoneCallbackInfo info) {
    pending = info;
    return { 7 };
}
WGPUStatus wgpuAdapterGetInfo(WGPUAdapter, WGPUAdapterInfo* info) {
    ++infos;
    info->vendor = { new char[4]{ 't', 'e', 's', 't' }, 4 };
    return WGPUStatus_Success;
}
void wgpuAdapterInfoFreeMembers(WGPUAdapterInfo info) {
    if (info.vendor.data != nullptr) --infos;
    delete[] info.vendor.data;
}
void wgpuSurfaceGetCurrentTexture(WGPUSurface, WGPUSurfaceTexture* texture) {
    ++textures;
    texture->texture = reinterpret_cast<WGPUTexture>(2);
}
}

static void Finish() {
    pending.callback(WGPUQueueWorkDoneStatus_Success, { "done", 4 }, pending.userdata1, pending.userdata2);
}

static bool Counts() {
    auto handle = reinterpret_cast<WGPUBuffer>(1);
    references = 1;
    {
        wgpu::Buffer owner = wgpu::Buffer::Acquire(handle);
        wgpu::Buffer copy = owner;
        wgpu::Buffer added(handle);
        if (references != 3) return false;
        wgpu::Buffer moved = std::move(copy);
        if (references != 3 || copy != nullptr) return false;
        wgpu::Buffer& same = owner;
        owner = same;
        moved = owner;
        added = nullptr;
        if (references != 2 || moved.Get() != handle) return false;
        WGPUBuffer given = moved.MoveToCHandle();
        if (moved || references != 2) return false;
        wgpuBufferRelease(given);
    }
    return references == 0;
}

static bool CallsOnceAndDestroysCaptures() {
    wgpu::Queue queue = wgpu::Queue::Acquire(reinterpret_cast<WGPUQueue>(3));
    auto captured = std::make_shared<int>(0);
    wgpu::Future future = queue.OnSubmittedWorkDone(
        wgpu::CallbackMode::AllowProcessEvents,
        [captured, only = std::make_unique<int>(1)](wgpu::QueueWorkDoneStatus status, wgpu::StringView message) {
            if (status == wgpu::QueueWorkDoneStatus::Success && std::string_view(message) == "done") *captured += *only;
        });
    if (future.id != 7 || pending.mode != WGPUCallbackMode_AllowProcessEvents) return false;
    if (captured.use_count() != 2) return false;
    Finish();
    return *captured == 1 && captured.use_count() == 1;
}

static bool PassesUserdata() {
    wgpu::Queue queue;
    int calls = 0;
    queue.OnSubmittedWorkDone(
        wgpu::CallbackMode::WaitAnyOnly,
        [](wgpu::QueueWorkDoneStatus, wgpu::StringView, int* calls) { ++*calls; }, &calls);
    Finish();
    return calls == 1;
}

static bool FreesWhatItHolds() {
    wgpu::Adapter adapter;
    wgpu::ChainedStructOut extension;
    {
        wgpu::AdapterInfo info;
        info.nextInChain = &extension;
        adapter.GetInfo(&info);
        adapter.GetInfo(&info);
        if (infos != 1 || info.nextInChain != &extension) return false;
        wgpu::AdapterInfo moved = std::move(info);
        if (!info.vendor.IsUndefined() || std::string_view(moved.vendor) != "test") return false;
        info = std::move(moved);
        if (infos != 1 || std::string_view(info.vendor) != "test") return false;
    }
    return infos == 0;
}

static bool ReleasesTheTextureOfTheLastFrame() {
    wgpu::Surface surface;
    {
        wgpu::SurfaceTexture texture;
        surface.GetCurrentTexture(&texture);
        surface.GetCurrentTexture(&texture);
        if (textures != 1) return false;
    }
    return textures == 0;
}

static bool CombinesFlags() {
    using wgpu::BufferUsage;
    constexpr BufferUsage both = BufferUsage::MapRead | BufferUsage::CopyDst;
    BufferUsage usage = both;
    usage &= ~BufferUsage::MapRead;
    usage ^= BufferUsage::Index;
    usage |= BufferUsage::Vertex;
    return usage == (BufferUsage::CopyDst | BufferUsage::Index | BufferUsage::Vertex) && (both & BufferUsage::MapRead) &&
        !(both & BufferUsage::Index) && !wgpu::HasZeroOrOneBits(both) && wgpu::HasZeroOrOneBits(BufferUsage::None);
}

__attribute__((export_name("result"))) char const* Check() {
    if (!Counts()) return "counts references";
    if (!CallsOnceAndDestroysCaptures()) return "calls a callback once and destroys its captures";
    if (!PassesUserdata()) return "passes userdata";
    if (!FreesWhatItHolds()) return "frees what a structure holds";
    if (!ReleasesTheTextureOfTheLastFrame()) return "releases the texture of the last frame";
    if (!CombinesFlags()) return "combines flags";
    return "every check passes";
}
