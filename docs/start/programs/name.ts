const adapter = await navigator.gpu.requestAdapter()
console.log(adapter?.info.description ?? 'there is no GPU')
