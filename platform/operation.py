"""What the engine does to a resource, in its own words."""

from enum import StrEnum

__all__ = ["Operation"]


class Operation(StrEnum):
    """What the engine does to a resource. Values are the engine's own words."""

    SAME = "same"
    CREATE = "create"
    UPDATE = "update"
    DELETE = "delete"
    REPLACE = "replace"
    CREATE_REPLACEMENT = "create-replacement"
    DELETE_REPLACED = "delete-replaced"
    READ = "read"
    READ_REPLACEMENT = "read-replacement"
    READ_DISCARD = "discard"
    DISCARD_REPLACED = "discard-replaced"
    REFRESH = "refresh"
    REMOVE_PENDING_REPLACE = "remove-pending-replace"
    IMPORT = "import"
    IMPORT_REPLACEMENT = "import-replacement"
    OTHER = "other"
    """A word this version does not know; `Step.operation_text` has it."""
