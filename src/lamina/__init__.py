"""Migrations for Supabase teams: written, guarded, reviewed, proved and released."""

__version__ = "0.1.0"
