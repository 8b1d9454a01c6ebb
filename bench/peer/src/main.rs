//! A native host of wasi:webgpu, `wasi-webgpu-wasmtime`, that times calls of a guest: `peer COMPONENT gpu|functions`.
//!
//! With `gpu` the guest reaches wgpu-core on its backend that computes nothing, with `functions` functions that only look
//! their handles up. Each line `NAME COUNT` of the standard input runs a loop; the answer is the time of a call in nanoseconds.

mod functions;

use anyhow::{Context, bail};
use std::{collections::HashMap, io::BufRead, sync::Arc, time::Instant};
use wasi_webgpu_wasmtime::{
    WasiWebGpuCtx, WasiWebGpuCtxView, WasiWebGpuOptions,
    reexports::{wgpu_core::global::Global, wgpu_types},
};
use wasmtime::{
    Config, Engine, Store,
    component::{Component, Func, Instance, Linker, ResourceTable, Val},
};

const BYTES_A_WRITE: u32 = 64;

/// Data of the store.
pub struct Host {
    instance: Arc<Global>,
    options: WasiWebGpuOptions,
    table: ResourceTable,
    /// Number of calls of the functions that do nothing, so that no compiler can leave them out.
    calls: u64,
}

impl WasiWebGpuCtxView for Host {
    fn webgpu_ctx(&mut self) -> WasiWebGpuCtx<'_> {
        WasiWebGpuCtx { instance: &self.instance, table: &mut self.table, options: &self.options }
    }
}

fn main() -> anyhow::Result<()> {
    let [component, mode] = &std::env::args().skip(1).collect::<Vec<_>>()[..] else { bail!("usage: peer COMPONENT gpu|functions") };
    let mut config = Config::new();
    config.wasm_component_model_async(true);
    let engine = Engine::new(&config)?;
    let component = Component::from_file(&engine, component)?;
    let mut linker = Linker::new(&engine);
    wasi_webgpu_wasmtime::add_to_linker(&mut linker)?;
    match mode.as_str() {
        "gpu" => {}
        "functions" => functions::replace(&mut linker)?,
        _ => bail!("there is no mode {mode}; there are gpu and functions"),
    }
    pollster::block_on(answer(Store::new(&engine, host()), &linker, &component))
}

fn host() -> Host {
    let descriptor = wgpu_types::InstanceDescriptor {
        backends: wgpu_types::Backends::NOOP,
        backend_options: wgpu_types::BackendOptions {
            noop: wgpu_types::NoopBackendOptions { enable: true, ..Default::default() },
            ..Default::default()
        },
        ..wgpu_types::InstanceDescriptor::new_without_display_handle()
    };
    Host {
        instance: Arc::new(Global::new("peer", descriptor, None)),
        options: WasiWebGpuOptions::default(),
        table: ResourceTable::new(),
        calls: 0,
    }
}

/// Runs the loops that the standard input names.
async fn answer(mut store: Store<Host>, linker: &Linker<Host>, component: &Component) -> anyhow::Result<()> {
    let guest = Guest::open(&mut store, linker, component).await?;
    for line in std::io::stdin().lock().lines() {
        let line = line?;
        let (name, count) = line.split_once(' ').context("a line is NAME COUNT")?;
        println!("{}", guest.time(&mut store, name, count.parse()?).await?);
    }
    Ok(())
}

/// The guest, and the objects that it made.
struct Guest {
    instance: Instance,
    objects: HashMap<String, Val>,
    begin_compute_pass: Func,
}

impl Guest {
    async fn open(store: &mut Store<Host>, linker: &Linker<Host>, component: &Component) -> anyhow::Result<Self> {
        let instance = linker.instantiate_async(&mut *store, component).await?;
        let interface = instance.get_export_index(&mut *store, None, "objects").context("the guest has no objects")?;
        let mut function = |name: &str| {
            let index = instance.get_export_index(&mut *store, Some(&interface), name)?;
            instance.get_func(&mut *store, index)
        };
        let open = function("open").context("the guest has no open")?;
        let begin_compute_pass = function("begin-compute-pass").context("the guest has no begin-compute-pass")?;
        let mut result = [Val::Bool(false)];
        open.call_async(&mut *store, &[], &mut result).await?;
        let [Val::Record(fields)] = result else { bail!("open returns no record") };
        Ok(Self { instance, objects: fields.into_iter().collect(), begin_compute_pass })
    }

    /// Runs a loop, and returns the nanoseconds that a turn took.
    async fn time(&self, store: &mut Store<Host>, name: &str, count: u32) -> anyhow::Result<f64> {
        let function = self.instance.get_func(&mut *store, name).with_context(|| format!("the guest has no {name}"))?;
        let mut pass = [Val::Bool(false)];
        let mut arguments = match name {
            "dispatch-workgroups" | "set-bind-group" => {
                let objects = self.named(&["device", "pipeline", "group"]);
                self.begin_compute_pass.call_async(&mut *store, &objects, &mut pass).await?;
                pass.to_vec()
            }
            "create-bind-group" => self.named(&["device", "layout", "buffer"]),
            "write-buffer" => self.named(&["queue", "buffer"]),
            "encode" => self.named(&["device", "queue", "group", "pipeline"]),
            _ => bail!("the arguments of {name} are not known"),
        };
        match name {
            "set-bind-group" => arguments.extend(self.named(&["group"])),
            "write-buffer" => arguments.push(Val::U32(BYTES_A_WRITE)),
            _ => {}
        }
        arguments.push(Val::U32(count));
        let start = Instant::now();
        function.call_async(&mut *store, &arguments, &mut []).await?;
        let time = start.elapsed();
        if let [Val::Resource(pass)] = pass {
            pass.resource_drop_async(&mut *store).await?;
        }
        Ok(time.as_nanos() as f64 / f64::from(count.max(1)))
    }

    fn named(&self, names: &[&str]) -> Vec<Val> {
        names.iter().map(|name| self.objects[*name].clone()).collect()
    }
}
