"""Spreadsheets of any layout, in and out."""
