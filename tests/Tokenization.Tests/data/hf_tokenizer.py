"""The slow BertTokenizer of Hugging Face transformers 4.x, restated from its rules."""
import re
import unicodedata

SPECIAL_TOKENS = ["[UNK]", "[SEP]", "[PAD]", "[CLS]", "[MASK]"]
SPECIAL = "|".join(map(re.escape, SPECIAL_TOKENS))
IDEOGRAPHS = [
    (0x4E00, 0x9FFF), (0x3400, 0x4DBF), (0x20000, 0x2A6DF), (0x2A700, 0x2B73F),
    (0x2B740, 0x2B81F), (0x2B820, 0x2CEAF), (0xF900, 0xFAFF), (0x2F800, 0x2FA1F),
]
MAX_WORD = 100


def is_punctuation(c):
    o = ord(c)
    return 33 <= o <= 47 or 58 <= o <= 64 or 91 <= o <= 96 or 123 <= o <= 126 or unicodedata.category(c)[0] == "P"


def clean(text):
    for c in text:
        category = unicodedata.category(c)
        if c in " \t\n\r" or category == "Zs":
            yield " "
        elif c not in "\0\ufffd" and category[0] != "C":
            yield f" {c} " if any(first <= ord(c) <= last for first, last in IDEOGRAPHS) else c


def words(text, lower):
    """The words that WordPiece sees, of a text without literal special tokens."""
    for word in unicodedata.normalize("NFC", "".join(clean(text))).split():
        if word in SPECIAL_TOKENS:
            yield word
            continue
        if lower:
            word = "".join(c for c in unicodedata.normalize("NFD", word.lower()) if unicodedata.category(c) != "Mn")
        yield from "".join(f" {c} " if is_punctuation(c) else c for c in word).split()


def parts(text, lower):
    """The text between literal special tokens, lower-cased one character at a time, and those tokens."""
    if lower:
        text = re.sub(f"({SPECIAL})|(.)", lambda m: m[1] or m[2].lower(), text)
    return [part for part in re.split(f"({SPECIAL})", text) if part]


def word_pieces(word, vocabulary):
    if len(word) > MAX_WORD:
        return ["[UNK]"]
    pieces, start = [], 0
    while start < len(word):
        prefix = "##" if start else ""
        ends = range(len(word), start, -1)
        end = next((end for end in ends if prefix + word[start:end] in vocabulary), None)
        if end is None:
            return ["[UNK]"]
        pieces.append(prefix + word[start:end])
        start = end
    return pieces


def encode(text, vocabulary, lower):
    tokens = []
    for part in parts(text, lower):
        if part in SPECIAL_TOKENS:
            tokens.append(part)
        else:
            tokens += [piece for word in words(part, lower) for piece in word_pieces(word, vocabulary)]
    return [vocabulary[token] for token in tokens]
