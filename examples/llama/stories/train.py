"""
Trains the model of this folder on stories that `stories.py` makes: `tokenizer.json`, `config.json` and `model.safetensors`, in
the layout of Hugging Face. It takes ten minutes of one core.

    pip install jax==0.10.2 optax==0.2.8 tokenizers safetensors
    python train.py
"""

import json
from pathlib import Path
from random import Random
from time import monotonic

import jax
import jax.numpy as jnp
import numpy as np
import optax
from safetensors.numpy import save_file
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers

from stories import story

FOLDER = Path(__file__).parent
DIM, HIDDEN, LAYERS, HEADS, KV_HEADS = 64, 192, 3, 4, 2
HEAD_DIM = DIM // HEADS
VOCABULARY, CONTEXT, EPSILON, THETA = 768, 256, 1e-5, 10_000
STEPS, BATCH, RATE = 2_500, 8, 4e-3
LENGTH = 168
"""Tokens of a story in training. Few stories are longer; they are cut off."""

START, END = 1, 2


def make_tokenizer(texts: list[str]) -> Tokenizer:
    """Byte-pair encoding, whose characters are those of ASCII."""
    tokenizer = Tokenizer(models.BPE(unk_token="<unk>"))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=VOCABULARY,
        special_tokens=["<unk>", "<s>", "</s>"],
        initial_alphabet=[chr(code) for code in range(33, 127)],
        show_progress=False,
    )
    tokenizer.train_from_iterator(texts, trainer)
    return tokenizer


def initial_weights(random: np.random.Generator) -> dict[str, jax.Array]:
    """Weights by the names and shapes of the file, before training."""
    shapes = {"model.embed_tokens": (VOCABULARY, DIM), "model.norm": (DIM,)}
    for layer in range(LAYERS):
        shapes |= {
            f"model.layers.{layer}.{name}": shape
            for name, shape in {
                "input_layernorm": (DIM,),
                "self_attn.q_proj": (HEADS * HEAD_DIM, DIM),
                "self_attn.k_proj": (KV_HEADS * HEAD_DIM, DIM),
                "self_attn.v_proj": (KV_HEADS * HEAD_DIM, DIM),
                "self_attn.o_proj": (DIM, HEADS * HEAD_DIM),
                "post_attention_layernorm": (DIM,),
                "mlp.gate_proj": (HIDDEN, DIM),
                "mlp.up_proj": (HIDDEN, DIM),
                "mlp.down_proj": (DIM, HIDDEN),
            }.items()
        }
    return {
        f"{name}.weight": jnp.ones(shape)
        if len(shape) == 1
        else jnp.asarray(random.normal(0, shape[1] ** -0.5, shape), jnp.float32)
        for name, shape in shapes.items()
    }


def norm(x: jax.Array, weight: jax.Array) -> jax.Array:
    return weight * x * jax.lax.rsqrt(jnp.mean(x * x, -1, keepdims=True) + EPSILON)


def rotated(x: jax.Array) -> jax.Array:
    """Turns each pair of a head, its first half with its second, by an angle that its position gives."""
    half = HEAD_DIM // 2
    angles = jnp.arange(x.shape[1])[:, None] * THETA ** (-jnp.arange(half) / half)
    cos, sin = jnp.cos(angles)[None, :, None], jnp.sin(angles)[None, :, None]
    left, right = x[..., :half], x[..., half:]
    return jnp.concatenate([left * cos - right * sin, right * cos + left * sin], -1)


def logits(weights: dict[str, jax.Array], tokens: jax.Array) -> jax.Array:
    """The scores of each next token, for a batch of sequences."""
    batch, length = tokens.shape
    embedding = weights["model.embed_tokens.weight"]
    x = embedding[tokens]
    is_past = jnp.tril(jnp.ones((length, length), bool))
    for layer in range(LAYERS):
        of = lambda name: weights[f"model.layers.{layer}.{name}.weight"]  # noqa: B023, E731
        y = norm(x, of("input_layernorm"))
        heads = lambda name, count: (y @ of(name).T).reshape(batch, length, count, HEAD_DIM)  # noqa: B023, E731
        q = rotated(heads("self_attn.q_proj", HEADS))
        k = jnp.repeat(rotated(heads("self_attn.k_proj", KV_HEADS)), HEADS // KV_HEADS, 2)
        v = jnp.repeat(heads("self_attn.v_proj", KV_HEADS), HEADS // KV_HEADS, 2)
        scores = jnp.einsum("bqhd,bkhd->bhqk", q, k) * HEAD_DIM**-0.5
        chances = jax.nn.softmax(jnp.where(is_past, scores, -1e9))
        mixed = jnp.einsum("bhqk,bkhd->bqhd", chances, v).reshape(batch, length, -1)
        x += mixed @ of("self_attn.o_proj").T
        y = norm(x, of("post_attention_layernorm"))
        x += (jax.nn.silu(y @ of("mlp.gate_proj").T) * (y @ of("mlp.up_proj").T)) @ of("mlp.down_proj").T
    return norm(x, weights["model.norm.weight"]) @ embedding.T


def loss(weights: dict[str, jax.Array], tokens: jax.Array) -> jax.Array:
    """Mean surprise in nats for each token after the first; 0 is padding."""
    targets = tokens[:, 1:]
    surprises = optax.softmax_cross_entropy_with_integer_labels(logits(weights, tokens[:, :-1]), targets)
    return jnp.sum(surprises * (targets > 0)) / jnp.sum(targets > 0)


def batch_of(tokenizer: Tokenizer, random: Random) -> np.ndarray:
    tokens = np.zeros((BATCH, LENGTH), np.int32)
    for row in tokens:
        ids = [START, *tokenizer.encode(story(random)).ids, END][:LENGTH]
        row[: len(ids)] = ids
    return tokens


def main() -> None:
    random = Random(1)
    tokenizer = make_tokenizer([story(random) for _ in range(20_000)])
    tokenizer.save(str(FOLDER / "tokenizer.json"), pretty=False)
    weights = initial_weights(np.random.default_rng(1))
    rate = optax.warmup_cosine_decay_schedule(0, RATE, 200, STEPS)
    optimizer = optax.chain(optax.clip_by_global_norm(1), optax.adamw(rate, weight_decay=0.02))
    state = optimizer.init(weights)

    @jax.jit
    def step(weights, state, tokens):
        value, gradients = jax.value_and_grad(loss)(weights, tokens)
        updates, state = optimizer.update(gradients, state, weights)
        return optax.apply_updates(weights, updates), state, value

    start = monotonic()
    for i in range(STEPS):
        weights, state, value = step(weights, state, batch_of(tokenizer, random))
        if i % 50 == 0 or i == STEPS - 1:
            print(f"{i} of {STEPS}: {value:.3f} nats a token, {monotonic() - start:.0f} s", flush=True)

    save_file(
        {name: np.asarray(weight, np.float16) for name, weight in weights.items()},
        FOLDER / "model.safetensors",
        {"format": "pt"},
    )
    config = {
        "model_type": "llama",
        "hidden_size": DIM,
        "intermediate_size": HIDDEN,
        "num_hidden_layers": LAYERS,
        "num_attention_heads": HEADS,
        "num_key_value_heads": KV_HEADS,
        "vocab_size": VOCABULARY,
        "max_position_embeddings": CONTEXT,
        "rms_norm_eps": EPSILON,
        "rope_theta": THETA,
        "tie_word_embeddings": True,
        "bos_token_id": START,
        "eos_token_id": END,
    }
    (FOLDER / "config.json").write_text(json.dumps(config, indent=2) + "\n")


if __name__ == "__main__":
    main()
