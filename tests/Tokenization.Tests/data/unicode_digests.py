"""Prints the digests that UnicodeTests holds the product's tables against.

    python3.11 unicode_digests.py
"""
import hashlib
import sys
import unicodedata

assert unicodedata.unidata_version == "14.0.0"


def digest(of):
    sha = hashlib.sha256()
    for code_point in range(sys.maxunicode + 1):
        sha.update(of(chr(code_point)).encode("utf-8", "surrogatepass") + b"\n")
    return sha.hexdigest()


print("general category", digest(unicodedata.category))
print("lower case      ", digest(str.lower))
print("NFD             ", digest(lambda c: unicodedata.normalize("NFD", c)))
print("NFC             ", digest(lambda c: unicodedata.normalize("NFC", c)))
