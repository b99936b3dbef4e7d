"""The front desk of a property company's customer-service department, in a terminal."""

__version__ = "0.1.0"
