"""PostgreSQL: the throwaway server, the sandbox, other people's databases."""

from lamina.adapters.postgres.own import Connection
from lamina.adapters.postgres.replay import replay, run_script
from lamina.adapters.postgres.throwaway import ThrowawayPostgres

__all__ = ["Connection", "ThrowawayPostgres", "replay", "run_script"]
