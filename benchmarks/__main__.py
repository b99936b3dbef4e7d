"""All measurements, one after another."""

from benchmarks import card, exports, figures, imports, keys, papers, roster, save, search, start

for measurement in (start, keys, search, card, save, imports, exports, papers, roster, figures):
    measurement.main()
