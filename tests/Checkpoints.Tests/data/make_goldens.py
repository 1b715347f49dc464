"""Makes the files of torch/ and tensors.json, with torch 1.13.1 (Debian 12's python3-torch). Run in this folder.

uer/model.bin and hf/pytorch_model.bin are UER-py's own: a checkpoint of its pretrain.py (2 layers of 64, 4 heads,
vocabulary 512, 64 positions), and what its convert_gpt2_from_uer_to_huggingface.py makes of it.
"""
import collections
import hashlib
import json

import torch


def describe(path):
    state = torch.load(path, map_location="cpu")
    return {
        name: {
            "shape": list(tensor.shape),
            "sha256": hashlib.sha256(tensor.detach().contiguous().float().numpy().tobytes()).hexdigest(),
        }
        for name, tensor in state.items()
    }


def save(name, value, **options):
    torch.save(value, f"torch/{name}", **options)


numbers = torch.tensor([[1.5, -2.0, 0.0, 65504.0], [-0.0, 3.0e-5, 1 / 3, -1.0e-3]])
matrix = torch.arange(24, dtype=torch.float32).reshape(4, 6)

save("float16.bin", {"x": numbers.half(), "transposed": numbers.half().t()})
save("bfloat16.bin", {"x": numbers.bfloat16(), "transposed": numbers.bfloat16().t()})
save("views.bin", {
    "whole": matrix,
    "rows": matrix[1:3],
    "columns": matrix[:, 2:5],
    "transposed": matrix.t(),
    "every_second": matrix[::2, ::3],
    "cube": matrix.reshape(2, 3, 4).permute(2, 0, 1),
    "scalar": matrix[2, 3],
    "empty": matrix[4:],
})
save("integers.bin", {"x": matrix, "mask": torch.ones(3, dtype=torch.uint8), "bool": torch.ones(2, dtype=torch.bool), "count": torch.tensor(7)})
save("double.bin", {"x": matrix.double()})
save("parameter.bin", {"x": torch.nn.Parameter(matrix)})
save("protocol4.bin", collections.OrderedDict(x=matrix, tied=matrix), pickle_protocol=4)
save("legacy.bin", {"x": matrix}, _use_new_zipfile_serialization=False)
save("training.bin", {"model": {"x": matrix}, "step": 3})
save("expanded.bin", {"x": torch.ones(1).expand(1000)})
save("sparse.bin", {"x": matrix.to_sparse()})
save("quantised.bin", {"x": torch.quantize_per_tensor(matrix, 0.1, 0, torch.qint8)})
torch.jit.save(torch.jit.script(torch.nn.Linear(2, 2)), "torch/script.pt")

readable = ["uer/model.bin", "hf/pytorch_model.bin"] + [
    f"torch/{name}.bin" for name in ("float16", "bfloat16", "views", "parameter", "protocol4")
]
with open("tensors.json", "w", encoding="utf-8") as file:
    json.dump({path: describe(path) for path in readable}, file, indent=1)
    file.write("\n")
