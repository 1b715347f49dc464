"""Makes the data of these tests from UER-py itself.

    python3.11 make_data.py <UER-py checkout> <google_zh_vocab.txt> <tokenizer_cases.json>

See README.md.
"""
import json
import os
import random
import sys
import unicodedata
from types import SimpleNamespace

import hf_tokenizer

RANDOM_CASES = 500

# Characters at the edges of the rules: case, sigma, marks, normalisation, blanks, controls, blocks, surrogates, versions of Unicode.
EDGES = """
    41 5A 61 7A 30 39 27 2E 3A 3C 3D 3E 5B 5D B7 130 131 39 3A3 3C2 3C3 391 3B1 345 301 307 308 316 327 338 34F 2019 2B0 AA 2160 24B6
    1F130 37E 387 1FEF 0 9 A D 1C 1F 20 85 A0 AD 200B 200D 2028 2029 3000 FEFF FFFD FFFE 302E 302F 1715 16FF0 1D15E 1D165 1D16D
    AC00 D55C 1100 1112 1161 11A7 11A8 11AB 9C7 9BE 9D7 DD9 DCA DDF 1025 102E 3007 3400 4DBF 4E00 9FFF F900 FA0E 20000 2A6DF 2B739
    2B81F 2CEAF 2F800 2FA1D 304B 3099 309A 30AB 30F4 212A 212B 2126 1E9E 10400 118A0 1E900 DF FB01 1C4 378 2427 A7CB 1C89 1171E
    1F6DC 2EBF0 31350 113D4 13439 E000 10FFFF D800 DBFF DC00 DFFF
"""
WORDS = """Σ ΑΣ ΑΣ' ΑΣ.Α 'Σ ΣΑΣ ÉCOLE naïve iPhone 한국어 ガギグ Ａｂ don't 3.14 ≠ =\u0338 www.baidu.com C++ １２３ ２０％ 中國 😂 ①
    [MASK] [mask] [MA\u200bSK] [CLS [SEP] [UNK] [PAD] ##a""".split()


def random_texts(tokens):
    draw = random.Random(14)
    edges = [chr(int(edge, 16)) for edge in EDGES.split()]
    assigned = [chr(c) for c in range(sys.maxunicode + 1) if unicodedata.category(chr(c)) not in ("Cn", "Co", "Cs")]
    kinds = [
        lambda: draw.choice(tokens),
        lambda: draw.choice(tokens).replace("##", "").upper(),
        lambda: draw.choice(edges),
        lambda: draw.choice(edges),
        lambda: draw.choice(assigned),
        lambda: draw.choice(WORDS),
        lambda: unicodedata.normalize(draw.choice(["NFC", "NFD"]), draw.choice(assigned) + draw.choice(edges)),
        lambda: " ",
    ]
    for number in range(RANDOM_CASES):
        text = "".join(draw.choice(kinds)() for _ in range(draw.randint(1, 8)))
        if number % 50 == 0:
            text += draw.choice(edges) * draw.choice([100, 101, 200, 201])
        # A high and a low surrogate side by side are one character in UTF-16, so they are one here.
        yield text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")


class Reference:
    """UER-py's tokenizer and the restated one of HF, over one vocabulary file."""

    def __init__(self, vocabulary_path):
        from uer.utils.tokenizers import BertTokenizer

        def uer(lower):
            return BertTokenizer(SimpleNamespace(vocab_path=vocabulary_path, spm_model_path=None, do_lower_case=lower))

        self.uer, self.uer_cased = uer("true"), uer("false")
        with open(vocabulary_path, encoding="utf-8") as lines:
            self.vocabulary = {line.rstrip("\n"): number for number, line in enumerate(lines)}

    def encode(self, text):
        def run(tokenizer):
            return tokenizer.convert_tokens_to_ids(tokenizer.tokenize(text))

        return {
            "uer": run(self.uer),
            "uerCased": run(self.uer_cased),
            "hf": hf_tokenizer.encode(text, self.vocabulary, lower=True),
            "hfCased": hf_tokenizer.encode(text, self.vocabulary, lower=False),
        }

    def words(self, text):
        yield from self.uer.basic_tokenizer.tokenize(text)
        yield from self.uer_cased.basic_tokenizer.tokenize(text)
        for lower in (True, False):
            for part in hf_tokenizer.parts(text, lower):
                yield from [part] if part in hf_tokenizer.SPECIAL_TOKENS else hf_tokenizer.words(part, lower)


def candidates(words):
    """Every string that WordPiece can look up for these words."""
    for word in words:
        for start in range(len(word)):
            for end in range(start + 1, min(len(word), start + 64) + 1):
                yield word[start:end]
                yield "##" + word[start:end]


def write_sparse(path, kept, count):
    with open(path, "w", encoding="utf-8", newline="\n") as out:
        out.write(f"{count}\n")
        out.writelines(f"{number}\t{token}\n" for token, number in kept)


def write_filled(path, kept, count):
    """The vocabulary file that the tests build from the sparse one: gaps are tokens that no word can contain."""
    lines = [f"[gap{number}]" for number in range(count)]
    for token, number in kept:
        lines[number] = token
    with open(path, "w", encoding="utf-8", newline="\n") as out:
        out.writelines(line + "\n" for line in lines)


def checked(case, encoded):
    """Our run of UER-py and our restatement of HF against the goldens; the one known difference is in README.md."""
    assert encoded["uer"] == case["uer"]["ids"], case["text"]
    assert encoded["hf"] == case.get("hf", case["uer"])["ids"] or case["text"] == "ΣΑΣ", case["text"]
    return encoded


def main(uer_directory, vocabulary_path, cases_path):
    vocabulary_path, cases_path = map(os.path.abspath, (vocabulary_path, cases_path))
    here = os.getcwd()
    os.chdir(uer_directory)  # UER-py reads its special tokens from there
    sys.path.insert(0, os.getcwd())
    full = Reference(vocabulary_path)
    with open(cases_path, encoding="utf-8") as file:
        cases = json.load(file)["cases"]

    texts = [case["text"] for case in cases]
    generated = list(random_texts(list(full.vocabulary)))
    needed = set(hf_tokenizer.SPECIAL_TOKENS)
    for text in texts + generated:
        needed.update(candidates(full.words(text)))
    assert max(map(len, full.vocabulary)) < 64
    kept = sorted(((token, number) for token, number in full.vocabulary.items() if token in needed), key=lambda entry: entry[1])

    filled_path = os.path.join(here, "filled_vocabulary.tmp")
    write_filled(filled_path, kept, len(full.vocabulary))
    reduced = Reference(filled_path)
    os.remove(filled_path)
    assert all(full.encode(text) == reduced.encode(text) for text in texts + generated)

    os.chdir(here)
    write_sparse("google_zh_vocab.sparse.tsv", kept, len(full.vocabulary))
    with open("tokenizer_cases.jsonl", "w", encoding="utf-8", newline="\n") as out:
        for case in cases:
            decoded = case["hf_decode_uer_ids"]
            line = {"text": case["text"], **checked(case, full.encode(case["text"])), "decoded": decoded["no_special"],
                    "decodedWithSpecials": decoded["cls_sep_keep"], "decodedRaw": decoded["raw_no_cleanup"]}
            out.write(json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n")
    with open("random_cases.jsonl", "w", encoding="utf-8", newline="\n") as out:
        for text in generated:
            line = {"codePoints": " ".join(f"{ord(c):X}" for c in text), **full.encode(text)}
            out.write(json.dumps(line, separators=(",", ":")) + "\n")


main(*sys.argv[1:])
