"""What the department decided: pure functions and plain values, without files, database or clock."""
