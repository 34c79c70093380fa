"""What a proposal said earlier, step by step."""

from typing import NamedTuple

from participation.proposals.differences import Part, differences
from participation.proposals.models import Proposal, ProposalVersion

# More is not shown at once; who changes words that often is looking for the right comma.
MOST_VERSIONS = 50


class Change(NamedTuple):
    """From one version to what replaced it."""

    version: ProposalVersion
    language: str
    title: list[Part]
    text: list[Part]


def versions_of(proposal: Proposal) -> list[ProposalVersion]:
    """The earlier versions that everybody may read, the newest first: none while the words of the
    proposal are not shown themselves."""
    return [] if proposal.is_silent else list(proposal.versions.all()[:MOST_VERSIONS])


def change_from(
    version: ProposalVersion, versions: list[ProposalVersion], proposal: Proposal
) -> Change:
    """What changed when `version` was replaced, by the next one of `versions` or by what the
    proposal says now."""
    place = versions.index(version)
    after = versions[place - 1] if place else proposal
    return Change(
        version,
        after.language,
        differences(version.title, after.title),
        differences(version.text, after.text),
    )
