"""The terminal app: screens and widgets over `desk`, and nothing of the store."""
