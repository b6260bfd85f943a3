"""What is explained: texts, chats and images, as a model reads them."""
