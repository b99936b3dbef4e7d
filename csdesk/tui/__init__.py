"""The terminal app: screens and widgets over `desk`, and nothing of the store.

Importing this package sets what Textual reads from the environment when it is imported in its turn.
"""

import os

# The Kitty keyboard protocol cuts what an input method commits after 32 bytes: ten Chinese characters.
os.environ.setdefault("TEXTUAL_DISABLE_KITTY_KEY", "1")
# Nothing slides or fades at a desk, unless config.toml asks for it.
os.environ.setdefault("TEXTUAL_ANIMATIONS", "none")
