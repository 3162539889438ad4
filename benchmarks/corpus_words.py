"""The made-up vocabulary of the corpus: areas, things, columns, people."""

from typing import NamedTuple

_AREAS = """
billing booking catalog chat clinic course crm delivery event fleet forum grant helpdesk hiring
inventory kitchen lab learning legal library loyalty market media payroll permit plant project
rental research sales school shop stock survey ticket travel warehouse wiki workshop
"""
AREAS = tuple(_AREAS.split())

_THINGS = """
accounts answers articles assets assignments batches calls campaigns cards cases categories
checks claims comments contacts contracts coupons devices documents drafts entries exports
feedback files folders forms goals groups imports invoices items jobs journals keys labels leads
lessons letters lists locations logs meetings notes offers orders pages parts payments plans posts
prices quotes ratings receipts records refunds reminders reports requests reviews rooms routes
rules runs scans schedules scores sessions shifts slots sources stages stats steps tasks teams
templates tests threads tokens topics tours units uploads vendors versions visits votes weeks
"""
THINGS = tuple(_THINGS.split())


class Shape(NamedTuple):
    """A column that a table may have; `{c}` in the check is its name."""

    name: str
    type: str
    default: str = ""
    check: str = ""


SHAPES = (
    Shape("title", "text", "", "char_length({c}) between 1 and 200"),
    Shape("description", "text"),
    Shape("body", "text", "''"),
    Shape("summary", "varchar(500)"),
    Shape("code", "varchar(40)"),
    Shape("reference", "varchar(80)"),
    Shape("slug", "text", "", "{c} ~ '^[a-z0-9-]+$'"),
    Shape("external_id", "varchar(120)"),
    Shape("locale", "varchar(10)", "'en'"),
    Shape("time_zone", "text", "'UTC'"),
    Shape("colour", "varchar(7)"),
    Shape("icon", "text"),
    Shape("currency", "text", "'EUR'", "{c} ~ '^[A-Z]{{3}}$'"),
    Shape("country", "varchar(2)"),
    Shape("city", "varchar(100)"),
    Shape("street", "text"),
    Shape("postcode", "varchar(12)"),
    Shape("phone", "varchar(30)"),
    Shape("contact_email", "text", "", "{c} like '%@%'"),
    Shape("website_url", "text"),
    Shape("image_path", "text"),
    Shape("mime_type", "text"),
    Shape("checksum", "text"),
    Shape("byte_size", "integer", "", "{c} >= 0"),
    Shape("amount_cents", "integer", "0", "{c} >= 0"),
    Shape("tax_cents", "integer", "0"),
    Shape("unit_price", "numeric(10,2)", "", "{c} >= 0"),
    Shape("discount", "numeric(5,2)", "0"),
    Shape("exchange_rate", "numeric(12,6)"),
    Shape("quantity", "integer", "1", "{c} > 0"),
    Shape("stock_level", "smallint", "0"),
    Shape("position", "integer", "0"),
    Shape("priority", "smallint", "3", "{c} between 1 and 5"),
    Shape("attempts", "smallint", "0"),
    Shape("view_count", "integer", "0"),
    Shape("rating", "real"),
    Shape("weight_kg", "real", "", "{c} > 0"),
    Shape("latitude", "double precision", "", "{c} between -90 and 90"),
    Shape("longitude", "double precision", "", "{c} between -180 and 180"),
    Shape("progress", "numeric(5,2)", "0", "{c} between 0 and 100"),
    Shape("is_public", "boolean", "false"),
    Shape("is_archived", "boolean", "false"),
    Shape("is_default", "boolean", "false"),
    Shape("needs_review", "boolean", "true"),
    Shape("metadata", "jsonb", "'{}'::jsonb"),
    Shape("settings", "jsonb", "'{}'::jsonb", "jsonb_typeof({c}) = 'object'"),
    Shape("payload", "json"),
    Shape("tags", "text[]", "'{}'::text[]"),
    Shape("starts_at", "timestamptz"),
    Shape("ends_at", "timestamptz"),
    Shape("due_on", "date"),
    Shape("published_at", "timestamptz"),
    Shape("archived_at", "timestamptz"),
    Shape("deleted_at", "timestamptz"),
    Shape("last_seen_at", "timestamp"),
    Shape("synced_at", "timestamp"),
    Shape("expires_at", "timestamptz", "now() + interval '30 days'"),
    Shape("valid_from", "date", "current_date"),
    Shape("duration", "interval"),
    Shape("request_id", "uuid"),
    Shape("public_key", "uuid", "gen_random_uuid()"),
    Shape("client_address", "inet"),
    Shape("notes", "text"),
    Shape("reason", "text"),
    Shape("label", "text", "", "char_length({c}) <= 80"),
    Shape("version_number", "integer", "1", "{c} >= 1"),
)

SYNONYMS = {
    "title": ("headline", "display_name"),
    "description": ("details", "long_text"),
    "body": ("content", "text_content"),
    "code": ("short_code", "item_code"),
    "reference": ("reference_number", "external_reference"),
    "colour": ("color", "display_colour"),
    "street": ("address_line", "street_line"),
    "phone": ("phone_number", "contact_phone"),
    "contact_email": ("email_address", "reply_to"),
    "website_url": ("homepage", "link"),
    "image_path": ("picture_path", "cover_path"),
    "amount_cents": ("total_cents", "net_cents"),
    "quantity": ("item_count", "amount"),
    "position": ("sort_order", "rank"),
    "notes": ("remarks", "internal_notes"),
    "reason": ("cause", "explanation"),
    "due_on": ("due_date", "deadline_on"),
    "payload": ("raw_data", "request_body"),
    "rating": ("stars", "average_rating"),
    "summary": ("abstract", "teaser"),
}

WIDER = {
    "varchar(2)": "varchar(3)",
    "varchar(7)": "varchar(9)",
    "varchar(10)": "varchar(35)",
    "varchar(12)": "text",
    "varchar(30)": "varchar(60)",
    "varchar(40)": "varchar(120)",
    "varchar(80)": "text",
    "varchar(100)": "text",
    "varchar(120)": "text",
    "varchar(500)": "text",
    "smallint": "integer",
    "integer": "bigint",
    "numeric(5,2)": "numeric(8,2)",
    "numeric(10,2)": "numeric(14,2)",
    "numeric(12,6)": "numeric",
    "real": "double precision",
    "timestamp": "timestamptz",
    "json": "jsonb",
    "inet": "text",
    "date": "timestamptz",
}
"""What a type is changed to; the values go along, with or without a rewrite of the table."""

STATES = (
    ("draft", "active", "closed"),
    ("open", "in_progress", "blocked", "done"),
    ("pending", "accepted", "rejected", "withdrawn"),
    ("queued", "running", "failed", "succeeded"),
    ("new", "confirmed", "shipped", "delivered"),
    ("low", "normal", "high"),
)
MORE_STATES = ("paused", "cancelled", "expired", "archived", "refunded", "escalated", "on_hold")

_ENTRIES = """
standard express bulk internal partner trial premium seasonal regional digital manual recurring
"""
ENTRIES = tuple(_ENTRIES.split())

AUTHORS = ("Ada Example", "Grace Sample", "Alan Placeholder", "Mary Specimen", "Edgar Mockup")
REASONS = (
    "the app shows it in the list",
    "asked for by support",
    "needed by the export",
    "the old report was too slow",
    "clients read it with every page",
    "agreed with the mobile team",
    "left over from the first version",
    "found in the monthly review",
)
