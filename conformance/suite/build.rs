//! Writes the WIT of wasi:webgpu@0.2.0-rc.2, which differs from that of 0.3.0-rc.2 by the version alone.

use std::{fs, io};

const SOURCE: &str = "../../wit/webgpu.wit";
const FOLDER: &str = "target/wit";

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed={SOURCE}");
    let wit = fs::read_to_string(SOURCE)?.replace("0.3.0-rc.2", "0.2.0-rc.2");
    fs::create_dir_all(FOLDER)?;
    fs::write(format!("{FOLDER}/webgpu-0.2.0-rc.2.wit"), wit)
}
