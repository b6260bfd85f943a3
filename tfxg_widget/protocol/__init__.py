"""What the kernel and the page say to each other, declared once.

``messages`` holds the shapes, ``state`` the synced traits, ``schema`` turns both into the JSON
schema from which ``js/src/generated/protocol.ts`` is made.
"""
