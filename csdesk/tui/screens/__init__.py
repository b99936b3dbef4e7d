"""The screens, one module each; a screen is imported when it is first opened."""
