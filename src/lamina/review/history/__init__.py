"""What git history says about migrations: pure comparisons, made of plain tuples and strings.

These modules run in every commit, so they load nothing but the standard library's small parts.
"""
