"""The widget where no kernel runs: plain text, static HTML, a saved page."""
