#include "names.h"
#include "program.h"
#include <functional>
#include <memory>
#include <string>
#include <webgpu/webgpu_cpp.h>

namespace {

struct Opened {
    Context context = open_context();
    wgpu::Instance instance = context.instance;
    wgpu::Device device = context.device;
    wgpu::Queue queue = context.queue;
    ~Opened() {
        device = nullptr;
        queue = nullptr;
        close_context(&context);
    }
};

/** Counts the copies of itself that live. */
struct Token {
    static inline int living = 0;
    Token() { ++living; }
    Token(Token const&) { ++living; }
    Token(Token&&) noexcept { ++living; }
    ~Token() { --living; }
};

void capture(Opened& opened) {
    section("captures");
    {
        Token token;
        auto owned = std::make_unique<int>(42);
        wgpu::Future future = opened.queue.OnSubmittedWorkDone(
            wgpu::CallbackMode::WaitAnyOnly,
            [token, owned = std::move(owned)](wgpu::QueueWorkDoneStatus status, wgpu::StringView message) mutable {
                print("a moved value: %d, status: %d, message: %zu", (*owned)++, (int)status,
                      std::string_view(message).size());
            });
        print("tokens before: %d", Token::living);
        opened.instance.WaitAny(future, UINT64_MAX);
    }
    print("tokens after: %d", Token::living);
    std::string text = "unchanged";
    std::function<void(wgpu::QueueWorkDoneStatus, wgpu::StringView)> function =
        [&text](wgpu::QueueWorkDoneStatus, wgpu::StringView) { text = "changed"; };
    opened.instance.WaitAny(opened.queue.OnSubmittedWorkDone(wgpu::CallbackMode::WaitAnyOnly, function), UINT64_MAX);
    print("a std::function has %s it", text.c_str());
}

void done(wgpu::QueueWorkDoneStatus status, wgpu::StringView, int* count) {
    ++*count;
    print("function: %d", (int)status);
}

void pass_pointers(Opened& opened) {
    section("functions and user data");
    int count = 0;
    opened.instance.WaitAny(opened.queue.OnSubmittedWorkDone(wgpu::CallbackMode::WaitAnyOnly, done, &count), UINT64_MAX);
    wgpu::Future future = opened.queue.OnSubmittedWorkDone(
        wgpu::CallbackMode::AllowProcessEvents,
        [](wgpu::QueueWorkDoneStatus, wgpu::StringView, int* count) { *count += 10; }, &count);
    while (count < 10) opened.instance.ProcessEvents();
    print("count: %d, future: %s", count, future.id ? "given" : "null");
    int last = 0;
    opened.queue.OnSubmittedWorkDone(
        wgpu::CallbackMode::AllowSpontaneous,
        [](wgpu::QueueWorkDoneStatus, wgpu::StringView, void* last) { *static_cast<int*>(last) = 1; },
        static_cast<void*>(&last));
    while (*const_cast<volatile int*>(&last) == 0) opened.instance.ProcessEvents();
    print("spontaneous: %d", last);
}

void wait_for_several(Opened& opened) {
    section("several futures");
    int answers = 0;
    wgpu::FutureWaitInfo infos[3];
    for (wgpu::FutureWaitInfo& info : infos)
        info.future = opened.queue.OnSubmittedWorkDone(
            wgpu::CallbackMode::WaitAnyOnly, [&](wgpu::QueueWorkDoneStatus, wgpu::StringView) { ++answers; });
    for (size_t i = 0; i < 3;) {
        wgpu::WaitStatus status = opened.instance.WaitAny(3 - i, infos + i, UINT64_MAX);
        if (status != wgpu::WaitStatus::Success) give_up("a wait failed");
        while (i < 3 && infos[i].completed) i++;
    }
    print("answers: %d", answers);
    wgpu::Future lost = opened.device.GetLostFuture();
    print_bool("a device that is not lost", opened.instance.WaitAny(lost, 0) == wgpu::WaitStatus::TimedOut);
}

void answer_errors(Opened& opened) {
    section("errors");
    opened.device.PushErrorScope(wgpu::ErrorFilter::Validation);
    wgpu::BufferDescriptor wrong{};
    wrong.usage = wgpu::BufferUsage::MapRead | wgpu::BufferUsage::MapWrite;
    wrong.size = 4;
    opened.device.CreateBuffer(&wrong);
    wgpu::ErrorType found = wgpu::ErrorType::NoError;
    opened.instance.WaitAny(
        opened.device.PopErrorScope(wgpu::CallbackMode::WaitAnyOnly,
                                    [&](wgpu::PopErrorScopeStatus, wgpu::ErrorType type, wgpu::StringView message) {
                                        found = type;
                                        print_bool("a message", !std::string(message).empty());
                                    }),
        UINT64_MAX);
    print_bool("validation", found == wgpu::ErrorType::Validation);

    wgpu::ShaderSourceWGSL source;
    source.code = "nonsense";
    wgpu::ShaderModuleDescriptor descriptor;
    descriptor.nextInChain = &source;
    opened.device.PushErrorScope(wgpu::ErrorFilter::Validation);
    wgpu::ShaderModule module = opened.device.CreateShaderModule(&descriptor);
    opened.instance.WaitAny(opened.device.PopErrorScope(wgpu::CallbackMode::WaitAnyOnly,
                                                        [](wgpu::PopErrorScopeStatus, wgpu::ErrorType, wgpu::StringView) {}),
                            UINT64_MAX);
    opened.instance.WaitAny(
        module.GetCompilationInfo(wgpu::CallbackMode::WaitAnyOnly,
                                  [](wgpu::CompilationInfoRequestStatus, wgpu::CompilationInfo const* info) {
                                      for (size_t i = 0; i < info->messageCount; ++i)
                                          print("line %lu, column %lu", (unsigned long)info->messages[i].lineNum,
                                                (unsigned long)info->messages[i].linePos);
                                  }),
        UINT64_MAX);
    wgpu::ComputePipelineDescriptor pipeline;
    pipeline.compute.module = module;
    opened.instance.WaitAny(
        opened.device.CreateComputePipelineAsync(
            &pipeline, wgpu::CallbackMode::WaitAnyOnly,
            [](wgpu::CreatePipelineAsyncStatus status, wgpu::ComputePipeline pipeline, wgpu::StringView) {
                print("pipeline: %s, %s", pipeline ? "given" : "null",
                      pipeline_status(static_cast<WGPUCreatePipelineAsyncStatus>(status)));
            }),
        UINT64_MAX);
}

void cancel() {
    section("cancelled callbacks");
    Token::living = 0;
    {
        wgpu::Instance instance = wgpu::Instance::Acquire(create_instance());
        wgpu::RequestAdapterOptions options{};
        WGPURequestAdapterOptions chosen = adapter_options();
        options.backendType = static_cast<wgpu::BackendType>(chosen.backendType);
        Token token;
        instance.RequestAdapter(&options, wgpu::CallbackMode::WaitAnyOnly,
                                [token](wgpu::RequestAdapterStatus status, wgpu::Adapter adapter, wgpu::StringView) {
                                    print("cancelled: %s, adapter: %s",
                                          request_adapter_status(static_cast<WGPURequestAdapterStatus>(status)),
                                          adapter ? "given" : "null");
                                });
    }
    print("tokens left: %d", Token::living);
    // A component learns with its next wait that the host has ended the call.
    wgpu::Instance another = wgpu::Instance::Acquire(create_instance());
    wgpu::Adapter adapter = wgpu::Adapter::Acquire(request_adapter(another.Get()));
}

}  // namespace

PROGRAM(cpp_callbacks) {
    {
        Opened opened;
        capture(opened);
        pass_pointers(opened);
        wait_for_several(opened);
        answer_errors(opened);
    }
    cancel();
}
