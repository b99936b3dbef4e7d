"""What staff do, one module a business area; the app, the command line and the importers all go through here.

Functions take plain values and give frozen dataclasses; each names the right it needs with `needs`.
"""
