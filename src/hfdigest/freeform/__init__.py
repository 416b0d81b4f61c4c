"""Papers in any Markdown: items, the titles in them, and what labels say."""
