"""Writes CanonicalMappings.txt, the normalisation data of Unicode 14.0.0, to standard output.

    python3.11 canonical_mappings.py > CanonicalMappings.txt

Python 3.11 carries Unicode 14.0.0; any other table is refused.
"""
import itertools
import sys
import unicodedata

HEADER = """\
# Canonical mappings and combining classes of Unicode 14.0.0, written by canonical_mappings.py.
# Derived from the Unicode Character Database. Copyright (c) 1991-2021 Unicode, Inc. https://www.unicode.org/license.txt
#
# <code point> <canonical decomposition, one step>    * in front: never composed again
# @<combining class> <code point or range>...         class 0 is not listed
# Hangul syllables are decomposed by arithmetic.
"""


def ranges(code_points):
    """Runs of neighbours, as `first-last` or `first`."""
    for _, run in itertools.groupby(enumerate(code_points), lambda pair: pair[1] - pair[0]):
        run = [code_point for _, code_point in run]
        yield f"{run[0]:X}" if len(run) == 1 else f"{run[0]:X}-{run[-1]:X}"


def main():
    if unicodedata.unidata_version != "14.0.0":
        sys.exit(f"Unicode 14.0.0 is needed; this Python has {unicodedata.unidata_version}.")

    print(HEADER, end="")
    for character in map(chr, range(sys.maxunicode + 1)):
        mapping = unicodedata.decomposition(character)
        if mapping and not mapping.startswith("<"):
            steps = " ".join(f"{int(step, 16):X}" for step in mapping.split())
            excluded = unicodedata.normalize("NFC", character) != character
            print(f"{'*' if excluded else ''}{ord(character):X} {steps}")

    classes = {}
    for code_point in range(sys.maxunicode + 1):
        if combining_class := unicodedata.combining(chr(code_point)):
            classes.setdefault(combining_class, []).append(code_point)
    for combining_class, code_points in sorted(classes.items()):
        print(f"@{combining_class}", *ranges(code_points))


main()
