"""Each kind drafts from its example request, in both languages, what its `example/expected` folder holds."""

from __future__ import annotations

import pytest

from tests.support.examples import compare, example
from tests.support.shop import dispatched, drafted

KINDS = (
    "deployment",
    "deployment-checklist",
    "deployment-guide",
    "infrastructure-files",
    "operations-checklist",
    "rollback-plan",
    "work-plan",
)


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_drafts_what_its_example_expects(kind, language):
    request = example(kind, language)
    assert request.language == language
    (draft,) = drafted(request, only=kind)
    compare(kind, language, draft)


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("kind", KINDS)
def test_an_example_request_is_dispatched_to_its_kind(kind, language):
    meant = dispatched(example(kind, language))
    assert meant.lead is not None
    assert meant.lead.name == kind
    assert meant.questions == ()
