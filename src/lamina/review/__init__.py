"""Findings: what a reviewer should see, which rule found it, and how much it matters."""
