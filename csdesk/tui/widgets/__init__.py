"""What the screens are built of: fields, pickers, forms, virtual lists, progress."""
