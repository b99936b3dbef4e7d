"""What csdesk promises about speed, measured side by side: `python -m benchmarks`, or one by its name."""
