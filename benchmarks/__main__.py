"""All measurements, one after another."""

from benchmarks import card, imports, keys, save, search, start

for measurement in (start, keys, search, card, save, imports):
    measurement.main()
