"""The language server: what `qa check` finds, in the editor, as one types.

`analysis` checks the text of an open file, `positions` counts as the editor does, `diagnostics`, `hover` and `actions`
say what is found, what it means and what to do about it, and `server` speaks the protocol (LSP 3.17, by pygls).
"""
