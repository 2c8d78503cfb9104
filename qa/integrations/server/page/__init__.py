"""The page for people: plain HTML, CSS and JavaScript."""
