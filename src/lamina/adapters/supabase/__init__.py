"""The Supabase CLI: found, asked its version once, and run so that its answer can be trusted."""

from lamina.adapters.supabase.cli import Diff, SupabaseCli
from lamina.adapters.supabase.discovery import fetched_package, find, from_package, obtain

__all__ = ["Diff", "SupabaseCli", "fetched_package", "find", "from_package", "obtain"]
