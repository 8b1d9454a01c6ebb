fn main() {
  let a = missing;
}
