"""The inputs of a model: texts, chats and images, and their encodings."""
