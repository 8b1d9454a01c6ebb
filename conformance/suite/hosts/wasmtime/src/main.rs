//! Runs a command component on wasmtime, with `wasi:webgpu` from the crate `wasi-webgpu-wasmtime`:
//! `wasi-webgpu-wasmtime-host COMPONENT [ARGUMENT…]`.
//!
//! The component exports `wasi:cli/run`, of WASI 0.3 or 0.2, or a function `start` or `run` without parameters, whose
//! result is printed. It gets standard input and output, the arguments, a function `print`, and no files. An import that
//! this host lacks traps when it is called. `VK_DRIVER_FILES` selects the Vulkan driver.

use std::{env, process, sync::Arc};

use wasi_webgpu_wasmtime::{
    WasiWebGpuCtx, WasiWebGpuCtxView, WasiWebGpuOptions,
    reexports::{wgpu_core::global::Global, wgpu_types as wgpu},
};
use wasmtime::{
    Cache, Config, Engine, Result, Store,
    component::{Component, Func, Linker, ResourceTable, Val},
};
use wasmtime_wasi::{I32Exit, WasiCtx, WasiCtxView, WasiView, p2, p3};

struct State {
    table: ResourceTable,
    wasi: WasiCtx,
    gpu: Arc<Global>,
    gpu_options: WasiWebGpuOptions,
}

impl WasiView for State {
    fn ctx(&mut self) -> WasiCtxView<'_> {
        WasiCtxView { ctx: &mut self.wasi, table: &mut self.table }
    }
}

impl WasiWebGpuCtxView for State {
    fn webgpu_ctx(&mut self) -> WasiWebGpuCtx<'_> {
        WasiWebGpuCtx { instance: &self.gpu, table: &mut self.table, options: &self.gpu_options }
    }
}

fn main() {
    let args: Vec<String> = env::args().skip(1).collect();
    if args.is_empty() {
        eprintln!("usage: wasi-webgpu-wasmtime-host COMPONENT [ARGUMENT...]");
        process::exit(2);
    }
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let code = match runtime.expect("a runtime").block_on(run(&args)) {
        Ok(Ok(())) => 0,
        Ok(Err(())) => 1,
        Err(error) => match error.downcast_ref::<I32Exit>() {
            Some(exit) => exit.0,
            None => {
                eprintln!("{error:?}");
                1
            }
        },
    };
    // Objects that the component left behind need no destruction.
    process::exit(code);
}

/// Runs the component that the first argument names, and returns the result of its `run`.
async fn run(args: &[String]) -> Result<Result<(), ()>> {
    let mut config = Config::new();
    config.wasm_component_model_async(true);
    // The suite starts a program again after a test that crashed.
    config.cache(Some(Cache::from_file(None)?));
    let engine = Engine::new(&config)?;
    let component = Component::from_file(&engine, &args[0])?;
    let mut linker = Linker::<State>::new(&engine);
    p2::add_to_linker_async(&mut linker)?;
    p3::add_to_linker(&mut linker)?;
    wasi_webgpu_wasmtime::add_to_linker(&mut linker)?;
    linker.root().func_wrap("print", |_, (text,): (String,)| {
        print!("{text}");
        Ok(())
    })?;
    linker.define_unknown_imports_as_traps(&component)?;
    let mut store = Store::new(&engine, state(args));
    let instance = linker.instantiate_async(&mut store, &component).await?;
    if let Some(entry) = ["start", "run"].iter().find_map(|name| instance.get_func(&mut store, name)) {
        return call(store, entry).await.map(Ok);
    }
    let is_preview3 =
        component.component_type().exports(&engine).any(|(name, _)| name.starts_with("wasi:cli/run@0.3"));
    if is_preview3 {
        let command = p3::bindings::Command::new(&mut store, &instance)?;
        store.run_concurrent(async |store| command.wasi_cli_run().call_run(store).await).await?
    } else {
        p2::bindings::Command::new(&mut store, &instance)?.wasi_cli_run().call_run(&mut store).await
    }
}

/// Calls a function without parameters, and prints its result.
async fn call(mut store: Store<State>, entry: Func) -> Result<()> {
    let mut results = vec![Val::Bool(false); entry.ty(&store).results().len()];
    entry.call_async(&mut store, &[], &mut results).await?;
    for result in results {
        println!("{result:?}");
    }
    Ok(())
}

fn state(args: &[String]) -> State {
    State {
        table: ResourceTable::new(),
        wasi: WasiCtx::builder().inherit_stdio().args(args).build(),
        gpu: Arc::new(Global::new(
            "wasi-webgpu-wasmtime-host",
            wgpu::InstanceDescriptor {
                backends: wgpu::Backends::PRIMARY,
                flags: wgpu::InstanceFlags::from_build_config(),
                backend_options: wgpu::BackendOptions::default(),
                memory_budget_thresholds: wgpu::MemoryBudgetThresholds::default(),
                display: None,
            },
            None,
        )),
        gpu_options: WasiWebGpuOptions::default(),
    }
}
