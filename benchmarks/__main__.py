"""All measurements, one after another."""

from benchmarks import card, exports, figures, imports, keys, papers, roster, save, search, start, sync

for measurement in (start, keys, search, card, save, imports, exports, papers, roster, figures, sync):
    measurement.main()
