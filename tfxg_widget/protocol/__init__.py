"""What the kernel and the page say to each other, declared once.

``messages`` holds the shapes, ``requests`` what the page asks for and the replies, ``state`` the
synced traits. ``schema`` turns them into the JSON schema from which
``js/src/generated/protocol.ts`` is made.
"""
