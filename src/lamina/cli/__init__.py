"""The command line: options, prompts, printing, exit codes."""
