"""Where: the municipality with its places and pages, bodies, people in it, one-use codes."""

from emvi.municipalities.models.bodies import InformalGroup, Organisation
from emvi.municipalities.models.codes import Code, CodeBatch, new_confirmation_number
from emvi.municipalities.models.people import (
    FOR_AN_ORGANISATION,
    Block,
    FormerName,
    PublicName,
    Role,
    RoleGrant,
    Verification,
)
from emvi.municipalities.models.places import (
    RESERVED_SLUGS,
    ListEntry,
    Municipality,
    Page,
    Place,
    Theme,
    comparable,
)
from emvi.municipalities.models.rules import ParticipationRules

__all__ = [
    "FOR_AN_ORGANISATION",
    "RESERVED_SLUGS",
    "Block",
    "Code",
    "CodeBatch",
    "FormerName",
    "InformalGroup",
    "ListEntry",
    "comparable",
    "Municipality",
    "Organisation",
    "Page",
    "ParticipationRules",
    "Place",
    "PublicName",
    "Role",
    "RoleGrant",
    "Theme",
    "Verification",
    "new_confirmation_number",
]
