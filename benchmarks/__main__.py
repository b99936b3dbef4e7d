"""All measurements, one after another."""

from benchmarks import card, imports, keys, save, search, start, sync

for measurement in (start, keys, search, card, save, imports, sync):
    measurement.main()
