"""Writes text with PyTorch: `llama.py SHAPE PROMPT TEXT` prints the tokens per second: eager, and compiled as a CUDA graph.

Each rate is a line of JSON, printed as soon as it is known: the compilation takes most of a minute.
"""

import json
import sys
import time

import torch
from transformers import LlamaConfig, LlamaForCausalLM, StaticCache

shape, prompt, text = json.loads(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
torch.manual_seed(1)
torch.set_grad_enabled(False)
config = LlamaConfig(
    hidden_size=shape["dim"],
    intermediate_size=shape["hiddenDim"],
    num_hidden_layers=shape["layers"],
    num_attention_heads=shape["heads"],
    num_key_value_heads=shape["kvHeads"],
    vocab_size=shape["vocabulary"],
    max_position_embeddings=shape["context"],
)
with torch.device("cuda"):
    model = LlamaForCausalLM(config).half().eval()


def next_token(token, position, cache):
    """Returns the likeliest token after the one at a position."""
    logits = model(
        token, past_key_values=cache, cache_position=position, position_ids=position[None], use_cache=True
    ).logits
    return logits[:, -1].argmax(-1, keepdim=True)


class Text:
    """A text after a prompt, whose tokens stay on the GPU."""

    def __init__(self, next_token):
        self.next_token = next_token
        self.cache = StaticCache(config=config, max_cache_len=prompt + text)
        self.token = torch.ones(1, 1, dtype=torch.long, device="cuda")
        self.position = torch.tensor([prompt], device="cuda")

    def begin(self):
        """Goes back to the end of the prompt."""
        self.position.fill_(prompt)
        for layer in self.cache.layers:
            layer.cumulative_length.fill_(prompt)

    def write(self):
        """Writes a token."""
        self.token.copy_(self.next_token(self.token, self.position, self.cache))
        self.position.add_(1)

    def graph(self):
        """Returns `write` as a CUDA graph. PyTorch's own, of mode "reduce-overhead", refuses a cache that counts on the GPU."""
        stream = torch.cuda.Stream()
        stream.wait_stream(torch.cuda.current_stream())
        with torch.cuda.stream(stream):
            for _ in range(3):
                self.write()
        torch.cuda.current_stream().wait_stream(stream)
        graph = torch.cuda.CUDAGraph()
        with torch.cuda.graph(graph):
            self.write()
        return graph.replay


def rate(begin, write):
    """Returns the tokens per second of a text, after two that are not counted."""
    for _ in range(3):
        begin()
        torch.cuda.synchronize()
        start = time.time()
        for _ in range(text):
            write()
        torch.cuda.synchronize()
        seconds = time.time() - start
    return text / seconds


eager = Text(next_token)
eager.write()  # makes the layers of the cache
print(json.dumps({"eager": rate(eager.begin, eager.write)}), flush=True)
compiled = Text(torch.compile(next_token))
print(json.dumps({"compiled": rate(compiled.begin, compiled.graph())}), flush=True)
