"""Blocks that recur across the documents of a run."""

from qa.document import Document
from qa.recurrence import recurring_blocks
from qa.segmentation import segment


def documents(*texts: str) -> list[Document]:
    return [segment(Document.from_text(t, "en")) for t in texts]


def test_a_block_in_two_documents_recurs() -> None:
    run = documents("A story.\n\nMore of it.\n\nFoo  bar", "Another story.\n\nIts end.\n\nFoo bar")
    assert recurring_blocks(run) == {"Foo bar"}


def test_twice_in_one_document_is_not_recurring() -> None:
    assert recurring_blocks(documents("Foo bar\n\nA story.\n\nFoo bar", "Another story.")) == frozenset()


def test_two_copies_of_one_article_do_not_make_it_furniture() -> None:
    article = "A story.\n\nMore of it.\n\nIts end."
    assert recurring_blocks(documents(article, article + "\n\nUpdated.")) == frozenset()
