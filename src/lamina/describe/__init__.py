"""A change set in words and numbers: what `lamina pr` tells, and releases will tell.

Pure: it stands on the operations, the folded schemas before and after, and the review's findings.
"""
