"""Writes text with PyTorch: `llama.py SHAPE PROMPT TEXT` prints the tokens per second, eager and compiled with CUDA graphs.

Each rate is a line of JSON, printed as soon as it is known: the compilation takes minutes.
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


def step(token, position, cache):
    """Returns the likeliest token after the one at a position."""
    logits = model(
        token, past_key_values=cache, cache_position=position, position_ids=position[None], use_cache=True
    ).logits
    return logits[:, -1].argmax(-1, keepdim=True).clone()


def rate(step):
    """Returns the tokens per second at the positions of the text, after two runs that are not counted."""
    cache = StaticCache(config=config, max_cache_len=prompt + text)
    token = torch.ones(1, 1, dtype=torch.long, device="cuda")
    for _ in range(3):
        torch.cuda.synchronize()
        start = time.time()
        for position in range(prompt, prompt + text):
            token = step(token, torch.tensor([position], device="cuda"), cache)
        torch.cuda.synchronize()
        seconds = time.time() - start
    return text / seconds


print(json.dumps({"eager": rate(step)}), flush=True)
print(json.dumps({"compiled": rate(torch.compile(step, mode="reduce-overhead"))}), flush=True)
